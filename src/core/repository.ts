import { type Aggregate, type AggregateType, type Loaded, type LoadingType, load } from './aggregate.ts';
import { AggregateValue } from './aggregate-value.ts';
import { causedEventId } from './caused-save.ts';
import type { Command } from './command.ts';
import { isErased } from './erased.ts';
import { AggregateNotFoundError, InvalidArgumentError, InvalidEventError } from './errors.ts';
import type { Event } from './event.ts';
import type { EventStore, Saved } from './event-store.ts';
import { type History, isLastBehind, type KnownState, type StateKeeper, type StateOwner } from './known-state.ts';
import { MessageData } from './message-data.ts';
import { type CausingCommand, checkMoment, commandIn, lengthUntil, type Moment, rangeUntil, type Until } from './moment.ts';
import { checkAggregateId, streamIdOf } from './names.ts';
import type { Position } from './position.ts';
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
    const save = AggregateValue.saveOf(value);
    const keep = this.#keeping([value]);
    const saved = await this.eventStore.saveEvents(save.streamId, save.events, save);
    keep([saved]);
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
    const keep = this.#keeping(values);
    const saved = await this.eventStore.saveStreams(values.map(AggregateValue.saveOf));
    keep(saved);
    return values.map((value, index) => value.committed(saved[index] as Saved)) as unknown as Aggregates; // as many as were saved
  }

  #savedOnce(values: readonly AggregateValue[], command: Command): Promise<readonly AggregateValue[]> {
    return savedOnce(values, {
      command,
      eventStore: this.eventStore,
      savedBefore: (value) => this.#load(classOf(value), value.id, { savedFor: command }),
      saved: this.#keeping(values),
    });
  }

  /** Called before a save; what it gives is called after it. */
  #keeping(values: readonly AggregateValue[]): (saved: readonly Saved[]) => void {
    if (this.#keepers.length === 0) return () => {};
    const visits = values.map((value) => this.#visits(ownerOf(classOf(value), value.id)));
    return (saved) => {
      for (const [index, value] of values.entries())
        for (const visit of visits[index] ?? []) visit.saved(value.version, saved[index] as Saved); // one for each
    };
  }

  #visits(owner: StateOwner) {
    return this.#keepers.map((keeper) => keeper.visit(owner));
  }

  /** Every aggregate that is loaded comes from here. */
  async #load<Self extends Aggregate>(type: AggregateType<Self>, id: string, until: Until): Promise<Self | undefined> {
    const owner = ownerOf(type, id);
    const visits = this.#visits(owner);
    const command = until && 'savedFor' in until ? until.savedFor : undefined;
    // Without keepers the stream is read from its start, which tells as well.
    if (command && visits.length > 0 && (await this.#versionFor(command, owner.streamId)) === never) return undefined;
    let history: History | undefined;
    for (const visit of visits)
      history ??= await visit.begin(rangeUntil(until).upTo, (known) => this.#history(owner, until, known));
    history ??= historyIn(await this.#history(owner, until));
    if (!history) return undefined;
    if (this.#validateOnLoad) for (const event of history.events) checkAgainstSchema(event, type);
    const begun = visits.length > 0 ? performance.now() : 0;
    const aggregate = loaded(type, id, { ...history, sources: this.#sources, savedFor: command?.id });
    if (!until) for (const visit of visits) visit.loaded(aggregate.state, history, performance.now() - begun);
    return aggregate;
  }

  /**
   * What a stream holds of what is meant: from a known state on, where one is given. `foreign` where the stream is another one than
   * that was made of, `earlier` where what is meant was before it.
   */
  async #history({ streamId }: StateOwner, until: Until, known?: KnownState): Promise<History | 'foreign' | 'earlier'> {
    const command = known && commandIn(until);
    if (command && (await this.#versionFor(command, streamId)) <= known.version) return 'earlier';
    const events: Event[] = [];
    const positions: Position[] = [];
    const range = rangeUntil(until);
    const read = this.eventStore.getEvents(streamId, known ? { ...range, after: known.version - 1 } : range);
    for await (const batch of read.batches()) {
      for (const { event, position } of batch) {
        events.push(event);
        positions.push(position);
      }
    }
    if (known && !isLastBehind(known, { event: events[0], position: positions[0] })) return 'foreign';
    events.length = lengthUntil(until, { streamId, events });
    const position = positions[events.length - 1];
    return position === undefined ? 'earlier' : { known, events, position };
  }

  /** The version of the first event that a stream got for a command. */
  async #versionFor(command: Command, streamId: string): Promise<number> {
    const stored = await this.eventStore.getEvent(causedEventId(command, { streamId, nth: 1 }));
    return stored?.event.version ?? never;
  }
}

/** A version that no event has. */
const never = Number.POSITIVE_INFINITY;

const historyIn = (read: History | 'foreign' | 'earlier'): History | undefined => (typeof read === 'object' ? read : undefined);

const ownerOf = (type: AggregateType<Aggregate>, id: string): StateOwner => ({
  type,
  id,
  streamId: streamIdOf(type.definition.type, id),
});

/** The class of a value is what loads others of its kind. */
const classOf = (value: AggregateValue) => value.constructor as unknown as AggregateType<AggregateValue & Aggregate>;

function checkAgainstSchema(event: Event, type: AggregateType<unknown>): void {
  const definition = type.definition.events.find((candidate) => candidate.type === event.type);
  if (!definition) return;
  const result = validated(definition.schema, event.data.toJS());
  // What was erased is what it should be.
  const issues = 'issues' in result ? result.issues.filter(({ path = [] }) => !isErased(fieldAt(event.data, path[0]))) : [];
  if (issues.length > 0) throw new InvalidEventError({ eventType: event.type, issues });
}

/** The field of data that the first step of an issue's path leads to. */
const fieldAt = (data: Event['data'], step: PropertyKey | { readonly key: PropertyKey } | undefined): unknown =>
  data instanceof MessageData ? data.get(String(typeof step === 'object' ? step.key : step)) : undefined;

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
