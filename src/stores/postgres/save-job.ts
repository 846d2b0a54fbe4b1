import { checkSaveSize, type EncodedEvent, encodedEvent } from '../../codec/encoded-event.ts';
import type { PlacedSave } from '../../core/event-store.ts';
import { expectedNumber } from '../../core/expected-version.ts';
import { expectation } from './functions.ts';

/** One stream's part of a save, as the database takes it. */
export interface EncodedSave {
  readonly request: PlacedSave;
  /** A version, or one of `expectation`. */
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
}

/** A save, over one stream or several, ready to be sent. */
export interface SaveJob {
  readonly saves: readonly EncodedSave[];
  /** How many events it writes, and one more for each 8 KiB of them. */
  readonly weight: number;
  /** Whether the database can be asked to write it as it is; if not, only the verdict can say what becomes of it. */
  readonly isPlain: boolean;
}

/** Encodes the events: what is too large is refused before the store is asked. */
export function saveJob(requests: readonly PlacedSave[], saveBytes: number): SaveJob {
  const saves = requests.map((request) => {
    const expected = expectedBy(request);
    return {
      request,
      expected: expected ?? expectation.anyVersion,
      isPlain: expected !== undefined,
      events: request.events.map(encodedEvent),
    };
  });
  const events = saves.flatMap((save) => save.events);
  checkSaveSize(events, saveBytes);
  const characters = events.reduce((sum, { data, metadata }) => sum + data.length + (metadata?.length ?? 0), 0);
  const weight = events.length + Math.floor(characters / 8_192);
  return { saves, weight, isPlain: events.length > 0 && saves.every(({ isPlain }) => isPlain) };
}

/**
 * What a request expects, its placed events included: one that stands at version 4 already, and comes first, expects version 3.
 * `undefined` where no version fits them all.
 */
function expectedBy({ events, expectedVersion }: PlacedSave): number | undefined {
  const number = expectedNumber(expectedVersion);
  const bases = new Set(number === undefined ? [] : [number]);
  for (const [index, { version }] of events.entries()) if (version > 0) bases.add(version - index - 1);
  if (bases.size > 1) return undefined;
  const [base] = bases;
  if (base === undefined) return expectedVersion === 'exists' ? expectation.exists : expectation.anyVersion;
  return base < 0 || (base === 0 && expectedVersion === 'exists') ? undefined : base;
}
