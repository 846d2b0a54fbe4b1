import type { Saved, StoredEvent } from './event-store.ts';

/** What a save gives back for the events that it stored, or that it had stored before. */
export function savedOf(stored: readonly StoredEvent[]): Saved {
  const last = stored.at(-1);
  return { version: last?.event.version ?? 0, position: last?.position, events: stored.map(({ event }) => event) };
}
