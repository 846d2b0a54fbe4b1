import type { DventError } from './errors.ts';
import type { Event } from './event.ts';
import type { PlacedSave } from './event-store.ts';
import { expectedNumber, meetsExpectation } from './expected-version.ts';
import { versionEvent } from './placing.ts';
import { ConcurrencyError, DuplicateEventError, StreamDeletedError } from './store-errors.ts';

/** A stream as a save finds it, inside the store's critical section. */
export interface StreamHead {
  /** 0 where there is no such stream. */
  readonly version: number;
  readonly deleted: boolean;
  /** The version at which the stream holds an event of this id. */
  versionOf(eventId: string): number | undefined;
}

/**
 * What becomes of a save:
 * `append`, write these events; `repeat`, it was written before, the first of its events at `from`; `check`, it has no
 * events and its expectation holds; `refuse`, nothing may be written.
 */
export type Verdict =
  | { readonly kind: 'append'; readonly events: readonly Event[] }
  | { readonly kind: 'repeat'; readonly from: number }
  | { readonly kind: 'check'; readonly version: number }
  | { readonly kind: 'refuse'; readonly error: DventError };

/** Decides on a save to one stream. Every store decides by this, and atomically with its write. */
export function verdictOn(request: PlacedSave, head: StreamHead): Verdict {
  const { streamId, events, expectedVersion } = request;
  if (head.deleted) return { kind: 'refuse', error: new StreamDeletedError({ streamId }) };
  const met = meetsExpectation(expectedVersion, head.version);
  const versions = head.version === 0 ? [] : events.map((event) => head.versionOf(event.id));
  const known = versions.findIndex((version) => version !== undefined);
  if (known !== -1) {
    const from = versions[0] ?? 0;
    const isRepeat =
      versions.every((version, index) => version === from + index) && (expectedNumber(expectedVersion) ?? from - 1) === from - 1;
    return isRepeat
      ? { kind: 'repeat', from }
      : { kind: 'refuse', error: new DuplicateEventError({ streamId, eventId: events[known]?.id ?? '' }) };
  }
  if (!met) return { kind: 'refuse', error: new ConcurrencyError({ streamId, expected: expectedVersion, actual: head.version }) };
  if (events.length === 0) return { kind: 'check', version: head.version };
  return appendAfter(head.version, events);
}

/** The events with the versions that follow, unless one was placed elsewhere. */
function appendAfter(version: number, events: readonly Event[]): Verdict {
  try {
    return { kind: 'append', events: events.map((event, index) => versionEvent(event, version + index + 1)) };
  } catch (error) {
    return { kind: 'refuse', error: error as DventError }; // `versionEvent` throws nothing else
  }
}

/**
 * Decides on a save over several streams, as a whole: all of it was written before, or none of it.
 * A repeat's empty parts are not checked again: the first save has checked them.
 *
 * @param headOf - how a stream stands now; it must not change before the save is written
 * @returns a verdict for each request, in order, or the error that the save fails with
 * @example
 * import type { PlacedSave } from 'dvent';
 * import { type StreamHead, verdictsOn } from 'dvent/store';
 * function decide(requests: readonly PlacedSave[], headOf: (streamId: string) => StreamHead) {
 *   const verdicts = verdictsOn(requests, headOf);
 *   if (verdicts instanceof Error) throw verdicts;
 *   return verdicts;
 * }
 */
export function verdictsOn(
  requests: readonly PlacedSave[],
  headOf: (streamId: string) => StreamHead,
): readonly Verdict[] | DventError {
  const verdicts = requests.map((request) => verdictOn(request, headOf(request.streamId)));
  const isRepeat =
    verdicts.some(({ kind }) => kind === 'repeat') &&
    verdicts.every(({ kind }, index) => kind === 'repeat' || requests[index]?.events.length === 0);
  if (isRepeat) {
    return verdicts.map((verdict, index) => {
      const request = requests[index];
      if (verdict.kind === 'repeat' || !request) return verdict;
      return { kind: 'check', version: expectedNumber(request.expectedVersion) ?? headOf(request.streamId).version };
    });
  }
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.kind === 'refuse') return verdict.error;
    const request = requests[index];
    if (verdict.kind === 'repeat' && request)
      return new DuplicateEventError({ streamId: request.streamId, eventId: request.events[0]?.id ?? '' });
  }
  return verdicts;
}
