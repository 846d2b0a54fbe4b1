import { BatchReading } from '../../src/core/reading.ts';
import type { Bucket } from '../../src/index.ts';
import { type EventStore, Repository, type StoredEvent } from '../../src/index.ts';
import { type AggregateCache, type SnapshotOptions, type Snapshots, snapshots } from '../../src/snapshots/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { present } from '../../src/testing/expect.ts';
import { storeWith } from '../../tests/store-with.ts';
import { useRepository } from './repositories.ts';
import type { SpecWorld } from './world.ts';

/** What a repository keeps in a scenario, and what it reads. */
export class Keeping {
  readonly world: SpecWorld;
  /** Where the events are. */
  eventStore: EventStore;
  /** Where the snapshots are. */
  readonly keptIn: EventStore;
  snapshots: Snapshots | undefined;
  cache: AggregateCache | undefined;
  /** The versions of the events that were read since the last save. */
  readonly read = new Set<number>();
  /** How often a snapshot was asked for. */
  asked = 0;
  readonly told: { readonly error: unknown; readonly streamId: string }[] = [];
  /** Reads and puts wait for it. */
  gate: Promise<void> = Promise.resolve();
  /** The revision of the snapshot that was seen last. */
  seen = 0;

  constructor(world: SpecWorld, store: EventStore) {
    this.world = world;
    this.eventStore = store;
    this.keptIn = store;
  }

  /** The scenario's repository keeps what it keeps from now on. */
  use(): void {
    const { clock, ids } = this.world.sources;
    const { snapshots, cache } = this;
    useRepository(this.world, new Repository({ eventStore: this.#watched(), clock, ids, snapshots, cache }));
  }

  takeSnapshots(options: SnapshotOptions, bucketWith: (bucket: Bucket) => Partial<Bucket> = () => ({})): void {
    const keptIn = {
      bucket: (name: string): Bucket => {
        const bucket = this.keptIn.bucket(name);
        const get: Bucket['get'] = (key, range) => {
          this.asked += 1;
          return bucket.get(key, range);
        };
        const whole: Bucket = { get, put: bucket.put, delete: bucket.delete, entries: bucket.entries, keys: bucket.keys };
        return { ...whole, ...bucketWith(bucket) };
      },
    };
    const onError = (error: unknown, { streamId }: { streamId: string }) => void this.told.push({ error, streamId });
    this.snapshots = snapshots(this.eventStore, { onError, keptIn, ...options });
    this.use();
  }

  get bucket(): Bucket {
    return this.keptIn.bucket('$snapshots');
  }

  /** The versions at which there are snapshots of a todo. */
  async versions(id: string): Promise<readonly number[]> {
    const keys = await collected(this.bucket.keys());
    return keys.filter(({ key }) => key === `Todo-${id}`).map(({ version }) => version);
  }

  async snapshotText(id: string): Promise<string> {
    return new TextDecoder().decode(present(await this.bucket.get(`Todo-${id}`), 'snapshot').value);
  }

  #watched(): EventStore {
    const store = this.eventStore;
    const written = <Result>(result: Result): Result => {
      this.read.clear();
      return result;
    };
    return storeWith(store, {
      getEvents: (streamId, range) => new BatchReading(() => this.#counted(store.getEvents(streamId, range).batches())),
      saveEvents: (...save) => written(store.saveEvents(...save)),
      saveStreams: (saves) => written(store.saveStreams(saves)),
    });
  }

  async *#counted(batches: AsyncIterable<readonly StoredEvent[]>) {
    for await (const batch of batches) {
      for (const { event } of batch) this.read.add(event.version);
      yield batch;
    }
    await this.gate;
  }
}

const keepings = new WeakMap<SpecWorld, Keeping>();

export async function keepingOf(world: SpecWorld): Promise<Keeping> {
  const keeping = keepings.get(world) ?? new Keeping(world, await world.store());
  keepings.set(world, keeping);
  return keeping;
}
