import { type Aggregate, type AggregateType, type Loaded, type LoadingType, load } from './aggregate.ts';
import { AggregateValue } from './aggregate-value.ts';
import { AggregateNotFoundError, InvalidArgumentError, InvalidEventError } from './errors.ts';
import type { Event } from './event.ts';
import type { EventStore, Saved, StoredEvent } from './event-store.ts';
import type { History, KnownState, StateKeeper, StateOwner, StateVisit } from './known-state.ts';
import { checkAggregateId, streamIdOf } from './names.ts';
import { validated } from './schema.ts';
import { type SourceOptions, type Sources, sourcesFrom } from './sources.ts';
import { IntegrityError } from './store-errors.ts';
import { checkTimestamp } from './timestamp.ts';
import { checkWholeNumber } from './whole-number.ts';

/**
 * Which past state is meant: after the event of this `version`, or after the last event that is not later than the time `at`,
 * `YYYY-MM-DDTHH:mm:ss.sssZ` as `new Date(…).toISOString()` gives it.
 */
export type Moment = { readonly version: number; readonly at?: never } | { readonly at: string; readonly version?: never };

/** What a repository works with: its store, and the clock and ids of the aggregates that it loads. */
export interface RepositoryOptions extends SourceOptions {
  readonly eventStore: EventStore;
  /** Keeps states in memory: `aggregateCache` of `dvent/snapshots` makes one. A load then reads only what is newer. */
  readonly cache?: StateKeeper | undefined;
  /** Keeps states in a store: `snapshots` of `dvent/snapshots` makes them. Asked where the cache does not know the state. */
  readonly snapshots?: StateKeeper | undefined;
  /** Check the data of loaded events against their schemas; by default the store is trusted. */
  readonly validateOnLoad?: boolean;
}

/**
 * Loads aggregates from an event store, and saves them to it.
 *
 * @example
 * import { InMemoryEventStore, Repository } from 'dvent';
 * const repository = new Repository({ eventStore: new InMemoryEventStore() });
 */
export class Repository {
  readonly eventStore: EventStore;
  readonly #sources: Sources;
  readonly #validateOnLoad: boolean;
  /** The first that knows a state is the one that counts. */
  readonly #keepers: readonly StateKeeper[];

  constructor(options: RepositoryOptions) {
    const { eventStore, validateOnLoad = false, cache, snapshots } = options;
    this.eventStore = eventStore;
    this.#sources = sourcesFrom(options);
    this.#validateOnLoad = validateOnLoad;
    this.#keepers = [cache, snapshots].filter((keeper) => keeper !== undefined);
  }

  /**
   * The aggregate as it is, or as it was at a moment; `undefined` where there is none (or was none yet, or the version is
   * beyond the last one).
   *
   * @throws {@link ApplyError} (`APPLY_FAILED`) when an apply function fails
   */
  async getAggregate<Self extends Aggregate>(type: AggregateType<Self>, id: string, moment?: Moment): Promise<Self | undefined> {
    checkAggregateId(type.definition.type, id);
    checkMoment(moment);
    const owner = { type, id, streamId: streamIdOf(type.definition.type, id) };
    const visits = this.#visits(owner);
    let history: History | undefined;
    for (const visit of visits) history ??= await visit.begin(moment?.version, (known) => this.#history(owner, moment, known));
    history ??= await this.#history(owner, moment);
    const { known, events, last } = history;
    if (!last || (moment?.version !== undefined && last.event.version !== moment.version)) return undefined;
    if (this.#validateOnLoad) for (const event of events) checkAgainstSchema(event, type);
    const begun = visits.length > 0 ? performance.now() : 0;
    const aggregate = loaded(type, id, { known, events, position: last.position, sources: this.#sources });
    if (!moment) for (const visit of visits) visit.loaded(aggregate.state, { ...history, last }, performance.now() - begun);
    return aggregate;
  }

  /** @throws {@link AggregateNotFoundError} (`AGGREGATE_NOT_FOUND`) where `getAggregate` gives `undefined` */
  async requireAggregate<Self extends Aggregate>(type: AggregateType<Self>, id: string, moment?: Moment): Promise<Self> {
    const aggregate = await this.getAggregate(type, id, moment);
    if (!aggregate) throw new AggregateNotFoundError({ aggregateType: type.definition.type, aggregateId: id });
    return aggregate;
  }

  /**
   * Saves the uncommitted events, expecting the stream at the aggregate's version, and gives the aggregate with its events
   * committed. Throws what {@link EventStore.saveEvents} throws, and then nothing was saved or marked.
   */
  async saveAggregate<Self extends Aggregate>(aggregate: Self): Promise<Self> {
    const value = madeByGenerate(aggregate);
    const { streamId, events, expectedVersion } = AggregateValue.saveOf(value);
    const visits = this.#visitsTo(value);
    const saved = await this.eventStore.saveEvents(streamId, events, { expectedVersion });
    for (const visit of visits) visit.saved(value.version, saved);
    return value.committed(saved.events, saved.position);
  }

  /** Saves several aggregates atomically, all or none; they come back in their order. */
  async saveAggregates<const Aggregates extends readonly Aggregate[]>(aggregates: Aggregates): Promise<Aggregates> {
    const values = aggregates.map(madeByGenerate);
    const visits = values.map((value) => this.#visitsTo(value));
    const saved = await this.eventStore.saveStreams(values.map(AggregateValue.saveOf));
    for (const [index, value] of values.entries())
      for (const visit of visits[index] ?? []) visit.saved(value.version, saved[index] as Saved); // one for each
    const committed = values.map((value, index) => value.committed(saved[index]?.events ?? [], saved[index]?.position));
    // Each member is of the kind that stood in its place.
    return committed as unknown as Aggregates;
  }

  #visits(owner: StateOwner): readonly StateVisit[] {
    return this.#keepers.map((keeper) => keeper.visit(owner));
  }

  #visitsTo(value: AggregateValue): readonly StateVisit[] {
    // The class of a value is what loads others of its kind.
    const type = value.constructor as unknown as StateOwner['type'];
    return this.#visits({ type, id: value.id, streamId: streamIdOf(value.type, value.id) });
  }

  /** @param known the state that it begins with */
  async #history({ streamId }: StateOwner, moment: Moment | undefined, known?: KnownState): Promise<History> {
    const { version, at } = moment ?? {};
    const range = { ...(known && { after: known.version - 1 }), ...(version !== undefined && { upTo: version }) };
    const events: Event[] = [];
    let length = 0;
    let first: StoredEvent | undefined;
    let last: StoredEvent | undefined;
    for await (const batch of this.eventStore.getEvents(streamId, range).batches()) {
      first ??= batch[0];
      for (const stored of batch) {
        events.push(stored.event);
        // Timestamps order nothing: an event may carry an earlier one than the event before it.
        if (at !== undefined && stored.event.timestamp > at) continue;
        length = events.length;
        last = stored;
      }
    }
    if (length < events.length) events.length = length;
    return { known, events, first, last };
  }
}

function checkMoment(moment: Moment | undefined): void {
  const { at, version } = moment ?? {};
  if (at !== undefined) checkTimestamp(at, 'at');
  if (version === undefined) return;
  if (at !== undefined)
    throw new InvalidArgumentError({ field: 'version', value: version, expected: 'left out where `at` is given' });
  checkWholeNumber(version, { field: 'version', least: 1 });
}

function checkAgainstSchema(event: Event, type: AggregateType<Aggregate>): void {
  const definition = type.definition.events.find((candidate) => candidate.type === event.type);
  if (!definition) return;
  const result = validated(definition.schema, event.data.toJS());
  if ('issues' in result) throw new InvalidEventError({ eventType: event.type, issues: result.issues });
}

/** What a store gives as a stream must be one: an event out of its place is the store's fault, not the event's. */
function loaded<Self extends Aggregate>(type: AggregateType<Self>, id: string, history: Loaded): Self {
  try {
    // Every class that `Aggregate` gives loads values of itself; only this library sees how.
    return (type as unknown as LoadingType<Self>)[load](id, history);
  } catch (error) {
    if (error instanceof InvalidEventError) throw new IntegrityError(error.message, { cause: error });
    throw error;
  }
}

function madeByGenerate<Self extends Aggregate>(aggregate: Self): Self & AggregateValue {
  if (aggregate instanceof AggregateValue) return aggregate;
  throw new InvalidArgumentError({ field: 'aggregate', value: aggregate, expected: 'an aggregate made by `generate`' });
}
