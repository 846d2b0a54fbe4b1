import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ConcurrencyError,
  defineEvent,
  type Event,
  OutcomeUnknownError,
  type PlacedSave,
  StoreUnavailableError,
  shape,
} from '../../../src/index.ts';
import { NatsEventStore, type NatsOptions } from '../../../src/stores/nats/index.ts';
import { Follower } from '../../../src/testing/follower.ts';

const Loaded = defineEvent('Loaded', shape<{ attempt: string }>());

/** How many streams the writers share: few, so that they race. */
const streams = 10;

interface Attempt {
  readonly name: string;
  readonly ids: readonly string[];
}

/**
 * Writers on stores of their own, who write to the same streams, every third time to two of them together, until they are told to stop,
 * and know what came of each save; and a subscriber.
 */
export class Load {
  readonly acknowledged: Attempt[] = [];
  readonly refused: Attempt[] = [];
  readonly figures = { attempts: 0, conflicts: 0, unavailable: 0, unknown: 0, unknownWritten: 0 };
  readonly #servers: string;
  readonly #options: NatsOptions;
  readonly #writers: Promise<void>[] = [];
  #isStopping = false;
  #following: { readonly store: NatsEventStore; readonly follower: Follower } | undefined;

  constructor(servers: string, options: NatsOptions) {
    this.#servers = servers;
    this.#options = options;
  }

  async start(writers: number): Promise<void> {
    const store = await NatsEventStore.open(this.#servers, this.#options);
    this.#following = { store, follower: new Follower(store.subscribe()) };
    for (let writer = 1; writer <= writers; writer += 1) this.#writers.push(this.#write(`w${writer}`));
  }

  /** Comes back when so many more saves were acknowledged. */
  async goesOn(saves: number): Promise<void> {
    const wanted = this.acknowledged.length + saves;
    while (this.acknowledged.length < wanted) await Promise.race([delay(10), ...this.#writers.map((writer) => failing(writer))]);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#writers);
  }

  /** Every acknowledged save is in the log once, whole and in one piece; no other is; versions have no gaps; the subscriber has seen that. */
  async check(): Promise<{ readonly lost: number; readonly doubled: number; readonly torn: number }> {
    await using store = await NatsEventStore.open(this.#servers, this.#options);
    const places = new Map<string, number>();
    const versions = new Map<string, number>();
    const log: string[] = [];
    const figures = { lost: 0, doubled: 0, torn: 0 };
    for await (const { event } of store.getAllEvents()) {
      assert.equal(event.version, (versions.get(event.streamId) ?? 0) + 1, `${event.streamId} has a gap`);
      versions.set(event.streamId, event.version);
      if (places.has(event.id)) figures.doubled += 1;
      places.set(event.id, log.length);
      log.push(event.id);
    }
    await this.#checkFollower(log);
    let found = 0;
    for (const { ids } of this.acknowledged) {
      const start = places.get(ids[0] ?? '');
      if (start === undefined) figures.lost += 1;
      else if (log.slice(start, start + ids.length).join() !== ids.join()) figures.torn += 1;
      found += ids.length;
    }
    for (const { ids, name } of this.refused)
      for (const id of ids) assert.ok(!places.has(id), `the refused save ${name} is there`);
    assert.equal(found, places.size, 'there is more in the log than was acknowledged');
    for (const [streamId, version] of versions) {
      let read = 0;
      for await (const { event } of store.getEvents(streamId)) {
        read += 1;
        assert.equal(event.version, read);
      }
      assert.equal(read, version, `${streamId} is loaded whole`);
    }
    return figures;
  }

  async #checkFollower(log: readonly string[]): Promise<void> {
    const { follower, store } = this.#following ?? {};
    await follower?.untilEvents(log.length);
    await store?.close();
    const error = await follower?.ended;
    assert.deepEqual(
      follower?.events.map(({ id }) => id),
      log,
      `the subscriber saw something else, and ended with ${error?.error}`,
    );
  }

  async #write(writer: string): Promise<void> {
    await using store = await NatsEventStore.open(this.#servers, this.#options);
    for (let number = 1; !this.#isStopping; number += 1) {
      const name = `${writer}-${number}`;
      const events = Array.from({ length: (number % 3) + 1 }, (_, index) => {
        return Loaded({ attempt: name }, { id: `${name}-${index}` });
      });
      const streamIds = [`Load-${(number * 7) % streams}`, ...(number % 3 === 0 ? [`Load-${(number * 7 + 3) % streams}`] : [])];
      const parts = streamIds.map((streamId, index) => {
        return { streamId, events: index === 0 ? events : [Loaded({ attempt: name }, { id: `${name}-other` })] };
      });
      this.figures.attempts += 1;
      const isWritten = await this.#save(store, parts);
      const ids = parts.flatMap((part) => part.events.map(({ id }) => id));
      (isWritten ? this.acknowledged : this.refused).push({ name, ids });
    }
  }

  /** Saves, and asks again where the outcome is unknown, until it is known. */
  async #save(store: NatsEventStore, parts: readonly { streamId: string; events: readonly Event[] }[]): Promise<boolean> {
    let say: readonly PlacedSave[] | undefined;
    let wasUnknown = false;
    for (;;) {
      try {
        say ??= await Promise.all(
          parts.map(async (part) => ({
            ...part,
            expectedVersion: (await store.getLastEvent(part.streamId))?.event.version ?? 0,
          })),
        );
        await store.saveStreams(say);
        if (wasUnknown) this.figures.unknownWritten += 1;
        return true;
      } catch (error) {
        if (error instanceof ConcurrencyError) {
          this.figures.conflicts += 1;
          return false;
        }
        if (error instanceof OutcomeUnknownError) {
          this.figures.unknown += 1;
          wasUnknown = true;
          say = error.saves;
        } else if (error instanceof StoreUnavailableError) this.figures.unavailable += 1;
        else throw error;
      }
    }
  }
}

const failing = (work: Promise<void>): Promise<never> => work.then(() => new Promise(() => {}));
