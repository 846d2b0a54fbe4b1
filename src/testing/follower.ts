import type { Event as DomainEvent, LogFilter, Position, Progress, StoredEvent } from '../index.ts';
import { Arrivals, within } from './arrivals.ts';

export interface FollowerOptions {
  /** What the subscription was asked to let through. */
  readonly filter?: LogFilter;
  /** Called with what has come; `false` leaves the loop. */
  readonly each?: (item: StoredEvent | Progress) => unknown;
}

/** A subscriber: loops over a subscription in the background and keeps what it gets. */
export class Follower {
  readonly arrivals = new Arrivals<StoredEvent | Progress>();
  /** Settles when the loop has ended: with nothing, or with what it threw. */
  readonly ended: Promise<{ readonly error?: unknown }>;

  readonly filter: LogFilter;

  constructor(subscription: AsyncIterable<StoredEvent | Progress>, { filter = {}, each = () => true }: FollowerOptions = {}) {
    this.filter = filter;
    this.ended = this.#loop(subscription, each);
  }

  async #loop(subscription: AsyncIterable<StoredEvent | Progress>, each: (item: StoredEvent | Progress) => unknown) {
    try {
      for await (const item of subscription) {
        this.arrivals.add(item);
        if ((await each(item)) === false) break;
      }
      return {};
    } catch (error) {
      return { error };
    }
  }

  get stored(): readonly StoredEvent[] {
    return this.arrivals.items.filter((item) => item.event !== undefined);
  }

  get events(): readonly DomainEvent[] {
    return this.stored.map(({ event }) => event);
  }

  get lastPosition(): Position | undefined {
    return this.arrivals.items.at(-1)?.position;
  }

  untilEvents(count: number): Promise<void> {
    return this.arrivals.until(() => this.stored.length >= count, `${count} events for the subscriber`);
  }

  untilEvent(id: string): Promise<void> {
    return this.arrivals.until((items) => items.some(({ event }) => event?.id === id), `the event "${id}" for the subscriber`);
  }

  /** Waits until it was told that it stands at the head, which is here. */
  untilCaughtUp(head?: Position): Promise<void> {
    const isThere = (item: StoredEvent | Progress | undefined) =>
      item !== undefined && 'caughtUp' in item && item.caughtUp && (head === undefined || item.position === head);
    return this.arrivals.until((items) => isThere(items.at(-1)), 'word that the subscriber has caught up');
  }

  untilEnded(): Promise<{ readonly error?: unknown }> {
    return within(this.ended, { what: 'the end of the subscription' });
  }
}
