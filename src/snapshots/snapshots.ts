import type { ValueObject } from 'immutable';
import type { Aggregate } from '../core/aggregate.ts';
import { AggregateValue } from '../core/aggregate-value.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { EventStore, Saved } from '../core/event-store.ts';
import type { History, KnownState, StateKeeper, StateOwner, StateVisit } from '../core/known-state.ts';
import { checkStreamId, streamIdOf } from '../core/names.ts';
import { Repository } from '../core/repository.ts';
import { checkFunction } from '../core/sources.ts';
import { StoreClosedError } from '../core/store-errors.ts';
import { checkWholeNumber } from '../core/whole-number.ts';
import { type RichValues, richValues } from '../values/rich-values.ts';
import { beginWith, knownAfter, versionAfter } from './beginning.ts';
import { SnapshotForm } from './snapshot-form.ts';
import { everyEvents, type Grown, type SnapshotPolicy } from './snapshot-policy.ts';
import { SnapshotShelf } from './snapshot-shelf.ts';

/** When snapshots are taken, and how they are kept. */
export interface SnapshotOptions {
  /** `everyEvents(100)` unless given. */
  readonly policy?: SnapshotPolicy;
  /** The values that are no JSON and may be in states; those that need no kind of their own are always known. */
  readonly values?: RichValues;
  /** How many of an aggregate stay; 1 unless given. More of them help who loads the past. */
  readonly keep?: number;
  /** Where they are kept; in the store of the events unless given. */
  readonly keptIn?: Pick<EventStore, 'bucket'>;
  /** Told when a snapshot could not be taken, read or removed; by default the error is written to the console. */
  readonly onError?: (error: unknown, snapshot: { readonly streamId: string }) => void;
}

const bucketName = '$snapshots';

/**
 * The snapshots of aggregates; see {@link snapshots}.
 *
 * @example
 * import { type Aggregate, InMemoryEventStore } from 'dvent';
 * import { type Snapshots, onDemand, snapshots } from 'dvent/snapshots';
 * const kept: Snapshots = snapshots(new InMemoryEventStore(), { policy: onDemand });
 * const takeNow = (aggregate: Aggregate) => kept.take(aggregate);
 */
export class Snapshots implements StateKeeper, AsyncDisposable {
  readonly #eventStore: EventStore;
  readonly #policy: SnapshotPolicy;
  readonly #shelf: SnapshotShelf;

  constructor(eventStore: EventStore, options: SnapshotOptions = {}) {
    const { policy = everyEvents(100), values = richValues(), keep = 1, keptIn = eventStore, onError } = options;
    checkFunction(policy, 'policy');
    if (onError !== undefined) checkFunction(onError, 'onError');
    checkWholeNumber(keep, { field: 'keep', least: 1 });
    this.#eventStore = eventStore;
    this.#policy = policy;
    const bucket = keptIn.bucket(bucketName);
    this.#shelf = new SnapshotShelf({
      eventStore,
      bucket,
      form: new SnapshotForm(values.codec),
      keep,
      ...(onError && { onError }),
    });
  }

  /**
   * Takes a snapshot of an aggregate as it is in the store now.
   *
   * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a state that cannot be kept, and what stores throw
   */
  async take(aggregate: Aggregate): Promise<void> {
    if (this.#shelf.isClosed) throw new StoreClosedError();
    if (!(aggregate instanceof AggregateValue))
      throw new InvalidArgumentError({ field: 'aggregate', value: aggregate, expected: 'an aggregate made by `generate`' });
    const { id } = aggregate;
    // The class of a value is what loads others of its kind.
    const type = aggregate.constructor as unknown as StateOwner['type'];
    const owner = { type, id, streamId: streamIdOf(aggregate.type, id) };
    await this.#shelf.run(owner.streamId, () => this.#takeNow(owner));
  }

  /** Destroys all snapshots of a stream; none is made of what was read before. Comes back when that is done. */
  async forget(streamId: string): Promise<void> {
    checkStreamId(streamId);
    await this.#shelf.forget(streamId);
  }

  /** Comes back when no snapshot is due, nor under way. */
  idle(): Promise<void> {
    return this.#shelf.idle();
  }

  /** Takes no more snapshots, and waits for those that are due. Close it before its store. */
  close(): Promise<void> {
    return this.#shelf.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  visit(owner: StateOwner): StateVisit {
    const isDue = (grown: Grown) => this.#isDue(owner, grown);
    return new SnapshotVisit(owner, { shelf: this.#shelf, isDue, takeNow: () => this.#takeNow(owner) });
  }

  #isDue({ streamId }: StateOwner, grown: Grown): boolean {
    try {
      return this.#policy(grown);
    } catch (error) {
      this.#shelf.tell(error, streamId);
      return false;
    }
  }

  /** Takes one of what the store holds now, unless there is one of just that. */
  async #takeNow({ type, id, streamId }: StateOwner): Promise<void> {
    let taken: { readonly owner: StateOwner; readonly known: KnownState } | undefined;
    const shelf = this.#shelf;
    const { era } = shelf;
    const keeper: StateKeeper = {
      visit: (owner) => {
        const visit = new SnapshotVisit(owner, { shelf, isDue: () => false, takeNow: async () => {} });
        return {
          begin: (...begin) => visit.begin(...begin),
          loaded: (state, history) => {
            taken = { owner, known: knownAfter(state, history) };
          },
          saved: () => {},
        };
      },
    };
    await new Repository({ eventStore: this.#eventStore, snapshots: keeper }).getAggregate(type, id);
    if (!taken)
      await shelf.clear(streamId); // the stream is gone
    else if (!shelf.holds(taken.known)) await shelf.put(taken.owner, taken.known, era);
  }
}

interface VisitOptions {
  readonly shelf: SnapshotShelf;
  readonly isDue: (grown: Grown) => boolean;
  readonly takeNow: () => Promise<void>;
}

class SnapshotVisit implements StateVisit {
  readonly #owner: StateOwner;
  readonly #options: VisitOptions;
  readonly #era: number;
  /** What was found that is of no use. */
  #useless: 'outdated' | 'newer' | undefined;

  constructor(owner: StateOwner, options: VisitOptions) {
    this.#owner = owner;
    this.#options = options;
    this.#era = options.shelf.era;
  }

  begin(...begin: Parameters<StateVisit['begin']>): Promise<History | undefined> {
    const { shelf } = this.#options;
    const useless = (found: 'outdated' | 'newer') => {
      this.#useless = found;
    };
    const find = (bound: number) => shelf.find(this.#owner, bound, useless);
    const refused = (known: KnownState) => {
      useless('outdated');
      shelf.discard(this.#owner.streamId, known);
    };
    return beginWith({ find, refused }, ...begin);
  }

  loaded(state: ValueObject, history: History, milliseconds: number): void {
    const { shelf, isDue } = this.#options;
    const from = history.known?.version ?? 0;
    const to = versionAfter(history);
    // What newer code has made is left to it: two releases on one store would replace each other's at every load.
    if (this.#useless === 'newer' || (this.#useless !== 'outdated' && !isDue({ from, to, milliseconds }))) return;
    shelf.offer(this.#owner.streamId, () => shelf.put(this.#owner, knownAfter(state, history), this.#era));
  }

  /** Reads it anew: what was saved may have been made by other apply functions, or of what was forgotten meanwhile. */
  saved(version: number, { events }: Saved): void {
    const { shelf, isDue, takeNow } = this.#options;
    if (events.length > 0 && isDue({ from: version, to: version + events.length, milliseconds: undefined }))
      shelf.offer(this.#owner.streamId, takeNow);
  }
}

/**
 * Snapshots for a repository, kept beside the events of a store: a load begins with the newest one that is not after what is meant, and
 * reads on from there. They are taken after the commit, and no save waits for one or fails with one.
 *
 * @example
 * import { InMemoryEventStore, Repository } from 'dvent';
 * import { everyEvents, snapshots } from 'dvent/snapshots';
 * const eventStore = new InMemoryEventStore();
 * const kept = snapshots(eventStore, { policy: everyEvents(500), onError: (error, { streamId }) => console.warn(streamId, error) });
 * const repository = new Repository({ eventStore, snapshots: kept });
 * await kept.close(); // before the store
 *
 * @param eventStore the store of the repository
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for an option that cannot be
 */
export const snapshots = (eventStore: EventStore, options: SnapshotOptions = {}): Snapshots => new Snapshots(eventStore, options);
