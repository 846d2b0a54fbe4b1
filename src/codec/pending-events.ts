import type { Event } from '../core/event.ts';
import type { StoredEvent } from '../core/event-store.ts';
import { versionEvent } from '../core/placing.ts';
import type { Encoded } from './log-writer.ts';

/**
 * The events, as they were in clear, that are being saved, or were saved and not yet told to the publisher: who tells of them later may
 * have no key any more to read what is kept.
 */
export class PendingEvents {
  /** By what is kept of them: where nobody is told, as of another store with the same codec, they go with that. */
  readonly #clearOf = new WeakMap<object, Event>();
  #isPublishing = false;

  /** `forget` is for what was not saved, or was there before: that is not told of. */
  add(saves: readonly Encoded[]): { forget(isMeant?: (data: object) => boolean): void } {
    if (this.#isPublishing)
      for (const { events, clear } of saves)
        for (const [index, { data }] of events.entries()) this.#clearOf.set(data, clear[index] as Event); // one for each
    return {
      forget: (isMeant = () => true) => {
        for (const { events } of saves) for (const { data } of events) if (isMeant(data)) this.#clearOf.delete(data);
      },
    };
  }

  /** Tells `publish` in clear of what was committed. */
  publishing(publish: (committed: readonly StoredEvent[]) => void): (committed: readonly StoredEvent[]) => void {
    this.#isPublishing = true;
    return (committed) => publish(committed.map((stored) => this.#taken(stored)));
  }

  #taken({ position, event }: StoredEvent): StoredEvent {
    const clear = this.#clearOf.get(event.data);
    this.#clearOf.delete(event.data);
    return Object.freeze({ position, event: clear ? versionEvent(clear, event.version) : event });
  }
}
