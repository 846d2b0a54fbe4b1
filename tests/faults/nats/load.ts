import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ConcurrencyError,
  defineEvent,
  type Event,
  type ExpectedVersion,
  OutcomeUnknownError,
  StoreUnavailableError,
  shape,
} from '../../../src/index.ts';
import { NatsEventStore, type NatsOptions } from '../../../src/stores/nats/index.ts';

const Loaded = defineEvent('Loaded', shape<{ attempt: string }>());

/** How many streams the writers share: few, so that they race. */
const streams = 10;

interface Attempt {
  readonly name: string;
  readonly streamId: string;
  readonly ids: readonly string[];
}

/** Writers on stores of their own, who write to the same streams until they are told to stop, and know what came of each save. */
export class Load {
  readonly acknowledged: Attempt[] = [];
  readonly refused: Attempt[] = [];
  readonly figures = { attempts: 0, conflicts: 0, unavailable: 0, unknown: 0, unknownWritten: 0 };
  readonly #servers: string;
  readonly #options: NatsOptions;
  readonly #writers: Promise<void>[] = [];
  #isStopping = false;

  constructor(servers: string, options: NatsOptions) {
    this.#servers = servers;
    this.#options = options;
  }

  start(writers: number): void {
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

  /** Every acknowledged save is in the log once, whole and in one piece; no other is; versions have no gaps. */
  async check(): Promise<void> {
    await using store = await NatsEventStore.open(this.#servers, this.#options);
    const places = new Map<string, string>();
    const versions = new Map<string, number>();
    for await (const { event, position } of store.getAllEvents()) {
      assert.equal(event.version, (versions.get(event.streamId) ?? 0) + 1, `${event.streamId} has a gap`);
      versions.set(event.streamId, event.version);
      assert.ok(!places.has(event.id), `event ${event.id} is in the log twice`);
      places.set(event.id, position);
    }
    let found = 0;
    for (const { ids, name } of this.acknowledged) {
      const saves = new Set(ids.map((id) => places.get(id)?.slice(0, -9)));
      assert.deepEqual(
        [saves.size, saves.has(undefined)],
        [1, false],
        `the acknowledged save ${name} is not there, in one piece`,
      );
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
  }

  async #write(writer: string): Promise<void> {
    await using store = await NatsEventStore.open(this.#servers, this.#options);
    for (let number = 1; !this.#isStopping; number += 1) {
      const name = `${writer}-${number}`;
      const streamId = `Load-${(number * 7) % streams}`;
      const events = Array.from({ length: (number % 3) + 1 }, (_, index) => {
        return Loaded({ attempt: name }, { id: `${name}-${index}` });
      });
      const attempt = { name, streamId, ids: events.map(({ id }) => id) };
      this.figures.attempts += 1;
      const isWritten = await this.#save(store, { streamId, events });
      (isWritten ? this.acknowledged : this.refused).push(attempt);
    }
  }

  /** Saves, and asks again where the outcome is unknown, until it is known. */
  async #save(store: NatsEventStore, { streamId, events }: { streamId: string; events: readonly Event[] }): Promise<boolean> {
    let say: { events: readonly Event[]; expectedVersion: ExpectedVersion } | undefined;
    let wasUnknown = false;
    for (;;) {
      try {
        say ??= { events, expectedVersion: (await store.getLastEvent(streamId))?.event.version ?? 0 };
        await store.saveEvents(streamId, say.events, say);
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
          say = { events: error.events, expectedVersion: error.expectedVersion };
        } else if (error instanceof StoreUnavailableError) this.figures.unavailable += 1;
        else throw error;
      }
    }
  }
}

const failing = (work: Promise<void>): Promise<never> => work.then(() => new Promise(() => {}));
