import { List } from 'immutable';
import type { Event } from './event.ts';

/**
 * The committed events of an aggregate, oldest first. Their list is made when it is first asked for: most aggregates are
 * loaded for their state alone, and loading 100 events from memory takes two thirds of the time without it.
 */
export class CommittedEvents {
  static readonly none: CommittedEvents = new CommittedEvents(undefined, []);

  #before: CommittedEvents | undefined;
  #events: readonly Event[];
  #list: List<Event> | undefined;

  private constructor(before: CommittedEvents | undefined, events: readonly Event[]) {
    this.#before = before;
    this.#events = events;
  }

  /** @param events from here on nobody else's to change */
  followedBy(events: readonly Event[]): CommittedEvents {
    return new CommittedEvents(this, events);
  }

  get list(): List<Event> {
    this.#list ??= this.#listed();
    return this.#list;
  }

  #listed(): List<Event> {
    const parts: (readonly Event[])[] = [];
    let part: CommittedEvents = this;
    for (; part.#before && !part.#list; part = part.#before) parts.push(part.#events);
    const known = part.#list ?? List<Event>();
    const events = parts.length === 1 ? this.#events : parts.reverse().flat();
    // The list has them from now on.
    this.#before = undefined;
    this.#events = [];
    return known.concat(events);
  }
}
