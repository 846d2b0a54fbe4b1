import { type Aggregate, type AggregateType, type Loaded, type LoadingType, load } from './aggregate.ts';
import { AggregateValue } from './aggregate-value.ts';
import { causedEventId } from './caused-save.ts';
import type { Command } from './command.ts';
import { AggregateNotFoundError, InvalidArgumentError, InvalidEventError } from './errors.ts';
import type { Event } from './event.ts';
import type { EventStore, Saved, StoredEvent } from './event-store.ts';
import type { History, KnownState, StateKeeper, StateOwner, StateVisit } from './known-state.ts';
import { type CausingCommand, checkMoment, lengthUntil, type Moment, rangeUntil, type Until } from './moment.ts';
import { checkAggregateId, streamIdOf } from './names.ts';
import { savedOnce } from './saving-once.ts';
import { validated } from './schema.ts';
import { type SourceOptions, type Sources, sourcesFrom } from './sources.ts';
import { IntegrityError } from './store-errors.ts';

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

/** What may be said of a save. */
export interface SaveOptions {
  /**
   * The command that the events follow from. They tell it, and get ids that follow from it, so that what a command has saved
   * once is not saved again.
   */
  readonly causedBy?: CausingCommand;
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
    return this.#load(type, id, moment);
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
   *
   * What was saved before for the command that is given as `causedBy` is not saved again: the aggregate comes back as it was
   * after that.
   */
  async saveAggregate<Self extends Aggregate>(aggregate: Self, { causedBy }: SaveOptions = {}): Promise<Self> {
    const value = madeByGenerate(aggregate);
    if (causedBy !== undefined) return (await this.#savedOnce([value], causedBy))[0] as unknown as Self; // of the kind that it was
    const visits = this.#visitsTo(value);
    const save = AggregateValue.saveOf(value);
    const saved = await this.eventStore.saveEvents(save.streamId, save.events, save);
    for (const visit of visits) visit.saved(value.version, saved);
    return value.committed(saved);
  }

  /** Saves several aggregates atomically, all or none; they come back in their order. */
  async saveAggregates<const Aggregates extends readonly Aggregate[]>(
    aggregates: Aggregates,
    { causedBy }: SaveOptions = {},
  ): Promise<Aggregates> {
    const values = aggregates.map(madeByGenerate);
    // Each member is of the kind that stood in its place.
    if (causedBy !== undefined) return (await this.#savedOnce(values, causedBy)) as unknown as Aggregates;
    const visits = values.map((value) => this.#visitsTo(value));
    const saved = await this.eventStore.saveStreams(values.map(AggregateValue.saveOf));
    tell(visits, values, saved);
    return values.map((value, index) => value.committed(saved[index] as Saved)) as unknown as Aggregates; // as many as were saved
  }

  #savedOnce(values: readonly AggregateValue[], command: Command): Promise<readonly AggregateValue[]> {
    const visits = values.map((value) => this.#visitsTo(value));
    return savedOnce(values, {
      command,
      eventStore: this.eventStore,
      savedBefore: (value) => this.#load(typeOf(value), value.id, { savedFor: command }),
      stored: (saved) => tell(visits, values, saved),
    });
  }

  /** Every aggregate that is loaded comes from here. */
  async #load<Self extends Aggregate>(type: AggregateType<Self>, id: string, until: Until): Promise<Self | undefined> {
    const owner = { type, id, streamId: streamIdOf(type.definition.type, id) };
    const visits = until && 'savedFor' in until ? [] : this.#visits(owner);
    const beginners = (await this.#isHandled(owner, until)) ? [] : visits;
    const upTo = until && 'version' in until ? until.version : undefined;
    let history: History | undefined;
    for (const visit of beginners) history ??= await visit.begin(upTo, (known) => this.#history(owner, until, known));
    history ??= await this.#history(owner, until);
    const { known, events, last, isNewest } = history;
    if (!last) return undefined;
    if (this.#validateOnLoad) for (const event of events) checkAgainstSchema(event, type);
    const savedFor = until && 'savedFor' in until ? until.savedFor.id : undefined;
    const begun = visits.length > 0 ? performance.now() : 0;
    const aggregate = loaded(type, id, { known, events, position: last.position, sources: this.#sources, savedFor });
    if (isNewest) for (const visit of visits) visit.loaded(aggregate.state, { ...history, last }, performance.now() - begun);
    return aggregate;
  }

  /** Whether a command that a load is for was handled before: what was saved for it may lie before the states that are known. */
  async #isHandled({ streamId }: StateOwner, until: Until): Promise<boolean> {
    if (this.#keepers.length === 0 || !until || !('causedBy' in until) || until.causedBy === undefined) return false;
    const stored = await this.eventStore.getEvent(causedEventId(until.causedBy, { streamId, nth: 1 }));
    return stored?.event.streamId === streamId;
  }

  #visits(owner: StateOwner): readonly StateVisit[] {
    return this.#keepers.map((keeper) => keeper.visit(owner));
  }

  #visitsTo(value: AggregateValue): readonly StateVisit[] {
    return this.#visits({ type: typeOf(value), id: value.id, streamId: streamIdOf(value.type, value.id) });
  }

  /** @param known the state that it begins with */
  async #history({ streamId }: StateOwner, until: Until, known?: KnownState): Promise<History> {
    const range = { ...(known && { after: known.version - 1 }), ...rangeUntil(until) };
    const events: Event[] = [];
    const stored: StoredEvent[] = [];
    for await (const batch of this.eventStore.getEvents(streamId, range).batches()) {
      for (const one of batch) {
        events.push(one.event);
        stored.push(one);
      }
    }
    events.length = lengthUntil(until, { streamId, events });
    const isWhole = events.length === stored.length && !(until && 'at' in until) && !(until && 'version' in until);
    return { known, events, first: stored[0], last: stored[events.length - 1], isNewest: isWhole };
  }
}

/** Tells those who keep states of what was saved. */
function tell(visits: readonly (readonly StateVisit[])[], values: readonly AggregateValue[], saved: readonly Saved[]): void {
  for (const [index, value] of values.entries())
    for (const visit of visits[index] ?? []) visit.saved(value.version, saved[index] as Saved); // one for each
}

/** The class of a value is what loads others of its kind. */
const typeOf = (value: AggregateValue) => value.constructor as unknown as AggregateType<AggregateValue>;

function checkAgainstSchema(event: Event, type: AggregateType<unknown>): void {
  const definition = type.definition.events.find((candidate) => candidate.type === event.type);
  if (!definition) return;
  const result = validated(definition.schema, event.data.toJS());
  if ('issues' in result) throw new InvalidEventError({ eventType: event.type, issues: result.issues });
}

/** What a store gives as a stream must be one: an event out of its place is the store's fault, not the event's. */
function loaded<Self>(type: AggregateType<Self>, id: string, history: Loaded): Self {
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
