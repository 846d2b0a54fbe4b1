import type { Saved, StoredEvent } from './event-store.ts';

/**
 * What a save gives back for the events that it stored, or that it had stored before.
 *
 * @param stored - the save's events in one stream, in order; at least one
 * @example
 * import type { Saved, StoredEvent } from 'dvent';
 * import { savedOf } from 'dvent/store';
 * const answer = (written: readonly StoredEvent[]): Saved => savedOf(written);
 */
export function savedOf(stored: readonly StoredEvent[]): Saved {
  const last = stored.at(-1);
  return { version: last?.event.version ?? 0, position: last?.position, events: stored.map(({ event }) => event) };
}
