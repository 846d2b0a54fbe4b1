import type { Aggregate, Event } from 'dvent';

// What a notebook shows: states and events as HTML tables.

/** Aggregates, one a line: identity and version, then each field of the state. */
export function statesTable(aggregates: Iterable<Aggregate>): string {
  const rows = Array.from(aggregates, (aggregate) => ({
    id: aggregate.id,
    version: versionOf(aggregate),
    ...fieldsOf(aggregate.state),
  }));
  return htmlTable(rows);
}

/** Events, one a line, in their order. */
export function eventsTable(events: Iterable<Event>): string {
  const rows = Array.from(events, ({ streamId, version, type, data, timestamp }) => ({
    stream: streamId,
    version,
    event: type,
    data: JSON.stringify(data.toJS()),
    timestamp,
  }));
  return htmlTable(rows);
}

/** Rows of the same keys: the keys are the headings. */
export function htmlTable(rows: readonly { readonly [heading: string]: unknown }[]): string {
  const headings = Object.keys(rows[0] ?? {});
  const head = headings.map((heading) => `<th style="${left}">${escaped(heading)}</th>`).join('');
  const body = rows.map((row) => `<tr>${headings.map((heading) => cell(row[heading])).join('')}</tr>`);
  return [`<table><thead><tr>${head}</tr></thead><tbody>`, ...body, '</tbody></table>'].join('\n');
}

// Notebooks set tables flush right unless each cell says otherwise.
const left = 'text-align: left';

const cell = (value: unknown) => `<td style="${left}">${badges[String(value)] ?? escaped(String(value))}</td>`;

const badge = (word: string, colour: string) =>
  `<span style="background: ${colour}; color: #222; border-radius: 1em; padding: 0 0.6em">${word}</span>`;

const badges: { readonly [word: string]: string } = {
  Queued: badge('Queued', '#f3e2a9'),
  Started: badge('Started', '#bcdcf5'),
  Finished: badge('Finished', '#bfe5c1'),
};

const versionOf = ({ version, uncommittedVersion }: Aggregate) =>
  version === uncommittedVersion ? version : `${uncommittedVersion}, not saved`;

const fieldsOf = (state: object): object => ('toJS' in state && typeof state.toJS === 'function' ? state.toJS() : state);

const marks: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => marks[character] ?? character);
