import { styleText } from 'node:util';
import type { Event } from 'dvent';
import { type Column, table } from '../table.ts';
import { TodoAdded, TodoRemoved, TodoStatusChanged } from './domain/events.ts';
import type { Status } from './domain/status.ts';
import type { Todo } from './domain/todo.ts';

const colours: { readonly [status in Status]: 'yellow' | 'cyan' | 'green' } = {
  Queued: 'yellow',
  Started: 'cyan',
  Finished: 'green',
};

const todoColumns: readonly Column[] = [
  { heading: 'Status' },
  { heading: 'Todo', cut: 'end' },
  { heading: 'Version', align: 'right' },
  { heading: 'Added' },
  { heading: 'Changed' },
  { heading: 'Removed' },
  { heading: 'Id', cut: 'end' },
];

/** Todos as a table, one a line, with the version of each beside its state. */
export function todoTable(todos: Iterable<Todo>): string {
  const rows = Array.from(todos, ({ id, version, state: { status, description, addedAt, changedAt, removedAt } }) => [
    ...[status, description, String(version)],
    ...[addedAt, changedAt, removedAt].map(shortTime),
    id,
  ]);
  return coloured(table({ columns: todoColumns, rows }, { width: process.stdout.columns }));
}

const eventColumns: readonly Column[] = [
  { heading: 'Version', align: 'right' },
  { heading: 'Event' },
  { heading: 'What it tells', cut: 'end' },
  { heading: 'When' },
];

/** Events as a table, in their order. */
export function eventTable(events: Iterable<Event>): string {
  const rows = Array.from(events, (event) => [String(event.version), event.type, gist(event), event.timestamp.slice(11, -1)]);
  return table({ columns: eventColumns, rows }, { width: process.stdout.columns });
}

/** An event in the words of its data. A type that this code does not know says nothing. */
function gist(event: Event): string {
  if (TodoAdded.is(event)) return `${event.data.get('description')}, ${event.data.get('status')}`;
  if (TodoStatusChanged.is(event)) return event.data.get('status');
  return TodoRemoved.is(event) ? 'gone' : '';
}

/** The time of day (UTC), or, of another day, the date. */
function shortTime(timestamp: string): string {
  const [date = '', time = ''] = timestamp.split('T');
  return date === new Date().toISOString().slice(0, 10) ? time.slice(0, 8) : date;
}

/** The status stands first on a line, so no description can be taken for one. Plain where stdout is no terminal. */
function coloured(drawn: string): string {
  const painted = Object.entries(colours).map(([status, colour]) => [`│ ${status} `, styleText(colour, status)] as const);
  const paint = (line: string) => {
    const [start, status] = painted.find(([beginning]) => line.startsWith(beginning)) ?? [];
    return start === undefined ? line : `│ ${status} ${line.slice(start.length)}`;
  };
  return drawn.split('\n').map(paint).join('\n');
}
