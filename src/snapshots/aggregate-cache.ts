import type { ValueObject } from 'immutable';
import { type LoadingType, load } from '../core/aggregate.ts';
import type { AggregateValue } from '../core/aggregate-value.ts';
import type { Saved } from '../core/event-store.ts';
import type { History, KnownState, StateKeeper, StateOwner, StateVisit } from '../core/known-state.ts';
import { sourcesFrom } from '../core/sources.ts';
import { checkWholeNumber } from '../core/whole-number.ts';
import { beginWith, knownAfter, subjectsBehind, typesBehind, versionAfter } from './beginning.ts';
import { CachedStates } from './cached-states.ts';

/** How much a cache holds. */
export interface CacheOptions {
  /** The most aggregates; 1,000 unless given. The one that was not used for longest goes first. */
  readonly entries?: number;
  /** For how many seconds it holds a state with personal data, which may have been erased meanwhile; 60 unless given. */
  readonly keyCacheSeconds?: number;
}

/**
 * The states of the aggregates that were used last; see {@link aggregateCache}.
 *
 * @example
 * import { type AggregateCache, aggregateCache } from 'dvent/snapshots';
 * const cache: AggregateCache = aggregateCache();
 * const forgetTodo = (id: string) => cache.forget(`Todo-${id}`);
 */
export class AggregateCache implements StateKeeper {
  readonly #states: CachedStates;

  constructor({ entries = 1_000, keyCacheSeconds = 60 }: CacheOptions = {}) {
    checkWholeNumber(entries, { field: 'entries', least: 1 });
    checkWholeNumber(keyCacheSeconds, { field: 'keyCacheSeconds', least: 0 });
    this.#states = new CachedStates({ most: entries, personalMilliseconds: keyCacheSeconds * 1_000 });
  }

  /** How many aggregates it holds. */
  get size(): number {
    return this.#states.size;
  }

  /** Drops what is known of a stream; nothing is kept of what was read or is being saved before. */
  forget(streamId: string): void {
    this.#states.forget(streamId);
  }

  /** Drops everything. */
  clear(): void {
    this.#states.clear();
  }

  visit(owner: StateOwner): StateVisit {
    return new CacheVisit(this.#states, owner);
  }
}

const sources = sourcesFrom();

class CacheVisit implements StateVisit {
  readonly #states: CachedStates;
  readonly #owner: StateOwner;
  readonly #era: number;

  constructor(states: CachedStates, owner: StateOwner) {
    this.#states = states;
    this.#owner = owner;
    this.#era = states.era;
  }

  begin(...begin: Parameters<StateVisit['begin']>): Promise<History | undefined> {
    const find = (bound: number) => {
      const known = this.#states.get(this.#owner);
      return known && known.version <= bound ? known : undefined;
    };
    return beginWith({ find, refused: (known) => this.#refused(known) }, ...begin);
  }

  loaded(state: ValueObject, history: History): void {
    if (this.#states.era !== this.#era) return;
    const version = this.#states.peek(this.#owner)?.version ?? 0;
    // Of two loads at once the one that has seen more counts.
    if (version < versionAfter(history)) this.#states.set(this.#owner, knownAfter(state, history), history.known);
  }

  /**
   * Folds what was saved once more, over the state that it knows: the aggregate that was saved may have been made by other apply
   * functions, in another repository, or of what has been forgotten since.
   */
  saved(version: number, { events, position }: Saved): void {
    const last = events.at(-1);
    const known = this.#states.peek(this.#owner);
    const isNext = known ? known.version === version : version === 0 && !this.#states.has(this.#owner.streamId);
    if (!isNext || !last || position === undefined || this.#states.era !== this.#era) return;
    const { type, id } = this.#owner;
    try {
      // Every class that `Aggregate` gives loads values of itself.
      const value = (type as unknown as LoadingType<AggregateValue>)[load](id, {
        known,
        events,
        position,
        sources,
        savedFor: undefined,
      });
      const behind = { types: typesBehind(known, events), subjects: subjectsBehind(known, events) };
      const next = { state: value.state, version: value.version, eventId: last.id, position, ...behind };
      this.#states.set(this.#owner, next, known);
    } catch {
      // The save stands. Whoever loads the aggregate is told why it cannot be folded.
      this.#states.delete(this.#owner.streamId);
    }
  }

  #refused(known: KnownState): void {
    if (this.#states.peek(this.#owner) === known) this.#states.delete(this.#owner.streamId);
  }
}

/**
 * A cache for a repository: it holds the states of the aggregates that were used last, and none of their events. A load reads the last
 * event behind the state, which tells whether the stream is still the one that the state was made of, and what is newer.
 *
 * @example
 * import { InMemoryEventStore, Repository } from 'dvent';
 * import { aggregateCache } from 'dvent/snapshots';
 * const cache = aggregateCache({ entries: 10_000 });
 * const repository = new Repository({ eventStore: new InMemoryEventStore(), cache });
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a number of entries that is none
 */
export const aggregateCache = (options: CacheOptions = {}): AggregateCache => new AggregateCache(options);
