import { type Aggregate, type AggregateType, type Loaded, type LoadingType, load } from './aggregate.ts';
import { AggregateValue } from './aggregate-value.ts';
import type { Command } from './command.ts';
import { AggregateNotFoundError, InvalidArgumentError, InvalidEventError } from './errors.ts';
import type { Event } from './event.ts';
import type { EventStore, Saved } from './event-store.ts';
import { type CausingCommand, checkMoment, lengthUntil, type Moment, rangeUntil, type Until } from './moment.ts';
import { checkAggregateId, streamIdOf } from './names.ts';
import type { Position } from './position.ts';
import { savedOnce } from './saving-once.ts';
import { validated } from './schema.ts';
import { type SourceOptions, type Sources, sourcesFrom } from './sources.ts';
import { IntegrityError } from './store-errors.ts';

/** What a repository works with: its store, and the clock and ids of the aggregates that it loads. */
export interface RepositoryOptions extends SourceOptions {
  readonly eventStore: EventStore;
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

  constructor(options: RepositoryOptions) {
    const { eventStore, validateOnLoad = false } = options;
    this.eventStore = eventStore;
    this.#sources = sourcesFrom(options);
    this.#validateOnLoad = validateOnLoad;
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
    return value.committed(await this.eventStore.saveEvents(save.streamId, save.events, save));
  }

  /** Saves several aggregates atomically, all or none; they come back in their order. */
  async saveAggregates<const Aggregates extends readonly Aggregate[]>(
    aggregates: Aggregates,
    { causedBy }: SaveOptions = {},
  ): Promise<Aggregates> {
    const values = aggregates.map(madeByGenerate);
    // Each member is of the kind that stood in its place.
    if (causedBy !== undefined) return (await this.#savedOnce(values, causedBy)) as unknown as Aggregates;
    const saved = await this.eventStore.saveStreams(values.map(AggregateValue.saveOf));
    return values.map((value, index) => value.committed(saved[index] as Saved)) as unknown as Aggregates; // as many as were saved
  }

  #savedOnce(values: readonly AggregateValue[], command: Command): Promise<readonly AggregateValue[]> {
    return savedOnce(values, {
      command,
      eventStore: this.eventStore,
      // The class of a value is what loads others of its kind.
      savedBefore: (value) =>
        this.#load(value.constructor as unknown as AggregateType<AggregateValue>, value.id, { savedFor: command }),
    });
  }

  /** Every aggregate that is loaded comes from here. */
  async #load<Self>(type: AggregateType<Self>, id: string, until: Until): Promise<Self | undefined> {
    const streamId = streamIdOf(type.definition.type, id);
    const events: Event[] = [];
    const positions: Position[] = [];
    for await (const batch of this.eventStore.getEvents(streamId, rangeUntil(until)).batches()) {
      for (const { event, position } of batch) {
        events.push(event);
        positions.push(position);
      }
    }
    events.length = lengthUntil(until, { streamId, events });
    if (events.length === 0) return undefined;
    if (this.#validateOnLoad) for (const event of events) checkAgainstSchema(event, type);
    const position = positions[events.length - 1];
    const savedFor = until && 'savedFor' in until ? until.savedFor.id : undefined;
    return loaded(type, id, { events, position, sources: this.#sources, savedFor });
  }
}

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
