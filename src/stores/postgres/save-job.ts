import { encodeData, encodeMetadata } from '../../codec/json.ts';
import { InvalidArgumentError } from '../../core/errors.ts';
import type { Event } from '../../core/event.ts';
import type { PlacedSave } from '../../core/event-store.ts';
import { expectedNumber } from '../../core/expected-version.ts';
import { byteLength } from '../../core/names.ts';
import { expectation } from './functions.ts';

/** An event's data and metadata as text. */
export interface EncodedEvent {
  readonly event: Event;
  readonly data: string;
  readonly metadata: string | null;
  readonly correlationId: string | null;
}

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
  readonly events: number;
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
      events: request.events.map(encoded),
    };
  });
  checkSize(saves, saveBytes);
  const events = saves.reduce((sum, save) => sum + save.events.length, 0);
  return { saves, events, isPlain: events > 0 && saves.every(({ isPlain }) => isPlain) };
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

function encoded(event: Event): EncodedEvent {
  const { data, metadata } = event;
  const correlationId = metadata.size === 0 ? undefined : metadata.get('correlationId');
  return {
    event,
    data: encodeData(data),
    metadata: metadata.size === 0 ? null : encodeMetadata(metadata),
    correlationId: correlationId === undefined ? null : String(correlationId),
  };
}

function checkSize(saves: readonly EncodedSave[], saveBytes: number): void {
  const texts = saves.flatMap(({ events }) => events.flatMap(({ data, metadata }) => [data, metadata ?? '']));
  const sum = (lengthOf: (text: string) => number) => texts.reduce((total, text) => total + lengthOf(text), 0);
  // A UTF-16 unit takes at most three bytes of UTF-8, so most saves need no counting.
  if (sum((text) => text.length * 3) <= saveBytes) return;
  const bytes = sum(byteLength);
  if (bytes > saveBytes)
    throw new InvalidArgumentError({
      field: 'events',
      value: `${bytes} bytes`,
      expected: `at most ${saveBytes} bytes in one save`,
    });
}
