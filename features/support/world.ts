import { After, setDefaultTimeout, setWorldConstructor } from '@cucumber/cucumber';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import type {
  Event as DomainEvent,
  EventStore,
  ExpectedVersion,
  LogRange,
  Position,
  Saved,
  StoredEvent,
  StoreOptions,
} from '../../src/index.ts';
import { MemoryLog } from '../../src/stores/memory-log.ts';
import { Arrivals, within } from '../../src/testing/arrivals.ts';
import { collected } from '../../src/testing/collected.ts';
import { present } from '../../src/testing/expect.ts';
import type { Follower } from '../../src/testing/follower.ts';
import type { StorePlace, StoreUnderTest } from '../../src/testing/store-under-test.ts';
import { Attempts } from './attempts.ts';
import { GivenSources } from './given-sources.ts';
import { type Snapshot, snapshotOf } from './log.ts';
import type { ToldRange } from './parameter-types.ts';
import { type Todo, TodoReminded } from './todo.ts';

/** A save that was taken, as its writer would say it again. */
export interface Said {
  readonly streamId: string;
  readonly events: readonly DomainEvent[];
  readonly expectedVersion: ExpectedVersion;
  readonly first: unknown;
}

/** Which store is meant: its name, or itself. */
interface WorldParameters {
  readonly store?: string;
  /** `all`: its events are chained, compressed and encrypted. */
  readonly codec?: string;
  readonly under?: StoreUnderTest;
}

interface OpenedStore {
  readonly store: EventStore;
  readonly place: StorePlace;
}

/** What one scenario knows. Nothing is shared between scenarios. */
export class SpecWorld {
  readonly begun = new Date().toISOString();
  readonly attempts = new Attempts();
  readonly sources = new GivenSources();
  readonly published = new Arrivals<StoredEvent>();
  readonly publisherErrors = new Arrivals<{ readonly error: unknown; readonly stored: StoredEvent }>();
  readonly followers = new Map<string, Follower>();
  readonly said: Said[] = [];
  /** Of the save or deletion that is said again. */
  firstResult: unknown;
  /** What came of calls that were made at the same time. */
  settled: readonly PromiseSettledResult<unknown>[] = [];
  /** What the publisher does besides noting the event. */
  onPublish: (stored: StoredEvent) => unknown = () => {};
  /** The log's positions when the scenario told its log: its places are counted by them. */
  places: readonly Position[] = [];
  /** The last position of what a scenario began with: what is published after it is the scenario's own doing. */
  givenHead = '';
  /** The value that the scenario speaks of: an event, a command or an aggregate; and what it was, as plain data. */
  value: unknown;
  valueBefore: unknown;
  savedTodo: Todo | undefined;
  /** Two values to compare. */
  pair: readonly [unknown, unknown] | undefined;
  /** An event that the scenario has placed before it was saved. */
  placed: DomainEvent | undefined;
  /** Before the last write that was tried. */
  before: Snapshot | undefined;
  storeOptions: StoreOptions = {
    clock: this.sources.clock,
    ids: this.sources.ids,
    publisher: (stored) => {
      this.published.add(stored);
      return this.onPublish(stored);
    },
    onPublisherError: (error, stored) => this.publisherErrors.add({ error, stored }),
  };
  /** The kind of store that the scenario is about. */
  under: StoreUnderTest | undefined;
  readonly parameters: WorldParameters;
  readonly #markers = new Set<string>();
  readonly #opened: Promise<OpenedStore>[] = [];
  readonly #ofKinds = new Map<string, Promise<EventStore>>();
  /** Where those stand. */
  #shared: Promise<StorePlace> | undefined;
  /** What they have in common, where a store keeps nothing. */
  #memory: MemoryLog | undefined;

  constructor({ parameters }: { parameters: WorldParameters }) {
    this.parameters = parameters;
    this.under = parameters.under;
  }

  /** The scenario's store, opened when it is first asked for. */
  async store(): Promise<EventStore> {
    this.#opened[0] ??= this.#open(this.storeOptions);
    return (await this.#opened[0]).store;
  }

  /** A second store of the same kind. */
  async otherStore(): Promise<EventStore> {
    await this.store();
    this.#opened[1] ??= this.#open({});
    return (await this.#opened[1]).store;
  }

  /** A store of its own kind on the same events: each kind is opened once. */
  async storeOf(kind: string, options: StoreOptions): Promise<EventStore> {
    const opened = this.#ofKinds.get(kind) ?? this.#openBeside(options);
    this.#ofKinds.set(kind, opened);
    return opened;
  }

  /** Where stores of several kinds stand on the same events. */
  async place(): Promise<StorePlace> {
    this.#shared ??= (async () => await present(this.under, 'kind of store').place())();
    const place = await this.#shared;
    if (place.lasts ?? true) return place;
    this.#memory ??= new MemoryLog(() => {});
    const log = this.#memory;
    return { open: (options) => new EventLogStore(log, options) };
  }

  async #openBeside(options: StoreOptions): Promise<EventStore> {
    return (await this.place()).open(options);
  }

  /** All events as they are kept, as somebody reads them who has nothing but the store. */
  async keptText(): Promise<string> {
    const bare = await this.storeOf('without a codec', { codec: undefined });
    const events = await collected(bare.getAllEvents({ archived: 'include' }));
    return events.map(({ event }) => JSON.stringify({ ...event, data: String(event.data) })).join('\n');
  }

  /** Tries to open one more, which is closed again at once. */
  async openAnother(options: StoreOptions): Promise<void> {
    const { store, place } = await this.#open(options);
    await store.close();
    await place.remove?.();
  }

  /** Tries to write: what came of it is kept, and how the store was before. */
  async write(act: (store: EventStore) => unknown): Promise<void> {
    const store = await this.store();
    this.before = await this.snapshot();
    await this.attempts.make(() => act(store));
  }

  /** The whole log, but for the events that steps write to wait for. */
  async log(range: LogRange = { archived: 'include' }): Promise<readonly StoredEvent[]> {
    return this.withoutMarkers(await collected((await this.store()).getAllEvents(range)));
  }

  async snapshot(): Promise<Snapshot> {
    return snapshotOf(await this.store(), (event) => this.#markers.has(event.id));
  }

  /** The range of the log that a scenario told by places. */
  logRangeFrom({ after, before, upTo, ...rest }: ToldRange): LogRange {
    return {
      ...rest,
      ...(after !== undefined && { after: this.placeOf(after) }),
      ...(before !== undefined && { before: this.placeOf(before) }),
      ...(upTo !== undefined && { upTo: this.placeOf(upTo) }),
    };
  }

  placeOf(place: number): Position {
    return present(this.places[place - 1], `place ${place} in the log`);
  }

  /** The result of the last write, which must have been one save. */
  get saved(): Saved {
    return this.attempts.result as Saved; // the steps that ask for it follow a step that saves or deletes
  }

  /** Saves one more event, so that a step can wait for it: whatever came before it has come when it comes. */
  async mark(streamId = 'Marker', event: (id: string) => DomainEvent = reminderOf): Promise<string> {
    const id = `marker-${this.#markers.size + 1}`;
    this.#markers.add(id);
    await (await this.store()).saveEvents(streamId, [event(id)], { expectedVersion: 'any' });
    return id;
  }

  withoutMarkers(stored: readonly StoredEvent[]): readonly StoredEvent[] {
    return stored.filter(({ event }) => !this.#markers.has(event.id));
  }

  async end(): Promise<void> {
    for (const store of this.#ofKinds.values()) await within((await store).close(), { what: 'the store to close' });
    await (await this.#shared)?.remove?.();
    for (const opened of this.#opened) {
      const { store, place } = await opened;
      try {
        await within(store.close(), { what: 'the store to close' });
      } finally {
        await place.remove?.();
      }
    }
  }

  /** Opens a store at a place of its own. */
  async #open(options: StoreOptions): Promise<OpenedStore> {
    const place = await present(this.under, 'kind of store').place();
    try {
      return { place, store: await place.open(options) };
    } catch (error) {
      await place.remove?.();
      throw error;
    }
  }
}

const reminderOf = (id: string) => TodoReminded({ number: 0 }, { id });

setWorldConstructor(SpecWorld);
// Longer than what a step waits for: then it is the step that says what did not come.
setDefaultTimeout(20_000);

After(async function (this: SpecWorld, { result }) {
  await this.end();
  if (result?.status === 'PASSED') this.attempts.checkExamined();
});
