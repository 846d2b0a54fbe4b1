import { categoryOf } from '../../core/names.ts';
import { int4Array, int8Array, numbersFrom, textArray } from './arrays.ts';
import type { Driver, Parameter } from './driver.ts';
import type { EncodedSave } from './save-job.ts';
import { quotedName } from './schema.ts';

/** Where the database has put a request: under which save, and the stream's version after it. */
export interface Written {
  readonly save: number;
  readonly version: number;
}

export type Append = (saves: readonly EncodedSave[], together: boolean) => Promise<readonly (Written | undefined)[]>;

/** A request, and what is known of its place among the others. */
interface Entry {
  readonly save: EncodedSave;
  readonly index: number;
  /** The place of its first event in the save. */
  readonly first: number;
}

const parameters = 16;

/**
 * Asks the database to append: each request for itself, or all `together` in one save. The answer is in the order of the requests,
 * `undefined` for each whose expectation was not met.
 */
export function appending(driver: Driver, { schema, lock }: { schema: string; lock: string }): Append {
  const places = Array.from({ length: parameters }, (_, index) => `$${index + 1}`);
  const call = `SELECT saves, versions FROM ${quotedName(schema)}.append(${places})`;
  return async (saves, together) => {
    const entries = inOrder(saves, together);
    const [row] = await driver.query(call, [lock, together, ...requestColumns(entries), ...eventColumns(entries)]);
    // Two arrays, with an element for each request.
    const [numbers, versions] = (row as readonly string[]).map(numbersFrom);
    const written: (Written | undefined)[] = [];
    for (const [place, { index }] of entries.entries()) {
      const save = numbers?.[place];
      written[index] = save === undefined ? undefined : { save, version: versions?.[place] ?? 0 };
    }
    return written;
  };
}

/** Writers lock streams in the same order: none can wait for one that waits for it. Saves to one stream keep theirs. */
function inOrder(saves: readonly EncodedSave[], together: boolean): readonly Entry[] {
  let first = 0;
  const entries = saves.map((save, index) => {
    const entry = { save, index, first };
    if (together) first += save.events.length;
    return entry;
  });
  return entries.length < 2 ? entries : entries.sort((one, other) => compare(streamOf(one), streamOf(other)));
}

const streamOf = ({ save }: Entry) => save.request.streamId;
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function requestColumns(entries: readonly Entry[]): readonly Parameter[] {
  const streams: string[] = [];
  const aims = entries.map((entry) => {
    const stream = streamOf(entry);
    // Those to one stream stand side by side.
    return streams.at(-1) === stream ? streams.length : streams.push(stream);
  });
  return [
    textArray(streams),
    textArray(streams.map(categoryOf)),
    int4Array(aims),
    int8Array(entries.map(({ save }) => save.expected)),
    int4Array(entries.map(({ save }) => save.events.length)),
  ];
}

function eventColumns(entries: readonly Entry[]): readonly Parameter[] {
  const events = entries.flatMap(({ save, first }, place) =>
    save.events.map((encoded, nth) => ({ ...encoded, owner: place + 1, nth, place: first + nth })),
  );
  return [
    int4Array(events.map(({ owner }) => owner)),
    int4Array(events.map(({ nth }) => nth)),
    int4Array(events.map(({ place }) => place)),
    textArray(events.map(({ event }) => event.id)),
    textArray(events.map(({ event }) => event.type)),
    textArray(events.map(({ event }) => event.timestamp)),
    textArray(events.map(({ correlationId }) => correlationId)),
    textArray(events.map(({ data }) => data)),
    textArray(events.map(({ metadata }) => metadata)),
  ];
}
