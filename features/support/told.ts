import type { Event as DomainEvent, EventOptions } from '../../src/index.ts';
import { expectEqual } from '../../src/testing/expect.ts';
import { TodoAdded, type TodoEvent, TodoFinished, TodoReminded, TodoRemoved, TodoRenamed, TodoStarted } from './todo.ts';

/** An event as a scenario tells it: "started", or "started #b" where its id matters. */
export interface Told {
  readonly word: Word;
  /** Empty where the scenario does not say. */
  readonly id: string;
  /** Its place among those told in one breath ("1,200 × reminded"), from 1. */
  readonly number: number;
}

export const words = ['added', 'renamed', 'started', 'finished', 'removed', 'reminded', 'deleted'] as const;
export type Word = (typeof words)[number];

const typeOf: { readonly [word in Word]: string } = {
  added: 'TodoAdded',
  renamed: 'TodoRenamed',
  started: 'TodoStarted',
  finished: 'TodoFinished',
  removed: 'TodoRemoved',
  reminded: 'TodoReminded',
  deleted: '$StreamDeleted',
};

/** Reads "nothing", "added and started #b", "added, 2,500 × reminded and finished". */
export function toldFrom(text: string): readonly Told[] {
  if (text === 'nothing') return [];
  return text.split(/, | and /).flatMap((part) => {
    const [, times = '1', word = '', id = ''] = /^(?:([\d,]+) × )?([a-z]+)(?: #(\S+))?$/.exec(part) ?? [];
    const count = Number(times.replaceAll(',', ''));
    return Array.from({ length: count }, (_, index) => ({ word: wordFrom(word), id, number: index + 1 }));
  });
}

export function wordFrom(text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (!word) throw new Error(`"${text}" is no event of a todo: ${words.join(', ')}`);
  return word;
}

/** Makes the event that was told: not yet placed. */
export function happened({ word, id, number }: Told, options: EventOptions = {}): TodoEvent {
  const given = id === '' ? options : { ...options, id };
  switch (word) {
    case 'added':
      return TodoAdded({ description: `todo ${number}` }, given);
    case 'renamed':
      return TodoRenamed({ description: `new name ${number}` }, given);
    case 'started':
      return TodoStarted({}, given);
    case 'finished':
      return TodoFinished({}, given);
    case 'removed':
      return TodoRemoved({}, given);
    case 'reminded':
      return TodoReminded({ number }, given);
    case 'deleted':
      throw new Error('Only a store can tell that a stream was deleted.');
  }
}

/** Tells of an event in a word. */
export function wordOf(event: DomainEvent): string {
  return words.find((word) => typeOf[word] === event.type) ?? event.type;
}

/** Compares events with what is told of them: their kinds, their order, their number, and the ids that are told. */
export function expectTold(actual: readonly DomainEvent[], told: readonly Told[]): void {
  const tell = (word: string, id: string) => (id === '' ? word : `${word} #${id}`);
  const actually = actual.map((event, index) => tell(wordOf(event), told[index]?.id ? event.id : ''));
  expectEqual(
    actually,
    told.map(({ word, id }) => tell(word, id)),
  );
}
