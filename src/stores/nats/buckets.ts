import type { BucketDelete, BucketPut, BucketStorage, Kept } from '../../core/bucket.ts';
import type { Batches } from '../../core/event-log.ts';
import { Cells } from './cells.ts';
import type { Driver } from './driver.ts';
import { tokenFrom } from './subjects.ts';

/** How many values are asked for at a time, side by side. */
const sideBySide = 64;

interface BucketsOptions {
  /** The first part of the subjects. */
  readonly prefix: string;
  readonly timeout: number;
  /** Opens the stream. */
  readonly open: () => Promise<Driver>;
  /** Runs what closing waits for. */
  readonly waitedFor: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

interface Opened {
  readonly driver: Driver;
  readonly cells: Cells;
}

/** A value's place, and the subject that it has there. */
interface Place {
  readonly subject: string;
  readonly key: string;
  readonly version: number;
}

/**
 * Buckets in a stream of their own, which is made when it is first asked for. A value is a message on `<prefix>.<bucket>.<key>.<version>`,
 * and its sequence is its revision. All is read from the leader.
 */
export class Buckets {
  readonly #options: BucketsOptions;
  #opening: Promise<Opened> | undefined;

  constructor(options: BucketsOptions) {
    this.#options = options;
  }

  bucket(name: string): BucketStorage {
    const { waitedFor, prefix } = this.#options;
    const bucket = `${prefix}.${tokenFrom(name)}`;
    return {
      get: (key, upTo) => waitedFor(() => this.#get(bucket, { key, upTo })),
      put: (put) => waitedFor(() => this.#put(bucket, put)),
      delete: (deletion) => waitedFor(() => this.#delete(bucket, deletion)),
      entries: () => this.#all(bucket, (kept) => kept),
      keys: () => this.#all(bucket, ({ key, version, revision }) => ({ key, version, revision })),
    };
  }

  async #get(bucket: string, { key, upTo }: { key: string; upTo: number }): Promise<Kept | undefined> {
    const { cells } = await this.#opened();
    for (let seen = ''; ; ) {
      const places = (await this.#placesOf(bucket, key)).filter(({ version }) => version <= upTo).reverse();
      const states: string[] = [];
      for (const { subject, version } of places) {
        const content = await cells.read(subject);
        if (content?.value) return { key, version, revision: content.revision, value: content.value };
        states.push(`${version} ${content?.revision}`);
      }
      // What was deleted meanwhile may have been followed by another version, which this list lacks.
      const state = states.join();
      if (state === seen) return undefined;
      seen = state;
    }
  }

  async #put(bucket: string, { key, version, value, expected }: BucketPut): Promise<number | undefined> {
    const { cells } = await this.#opened();
    return await cells.put(`${bucket}.${tokenFrom(key)}.${version}`, { value, expected });
  }

  async #delete(bucket: string, { key, from, to, revision }: BucketDelete): Promise<boolean> {
    const { cells } = await this.#opened();
    const places = (await this.#placesOf(bucket, key)).filter(({ version }) => from <= version && version <= to);
    let existed = false;
    for (const { subject } of places) existed = (await cells.delete(subject, revision)) || existed;
    return existed;
  }

  async *#all<Item>(bucket: string, shown: (kept: Kept) => Item): Batches<Item> {
    const { waitedFor } = this.#options;
    const places = await waitedFor(() => this.#placesIn(bucket));
    for (let start = 0; start < places.length; start += sideBySide) {
      const some = places.slice(start, start + sideBySide);
      const found = await waitedFor(() => Promise.all(some.map((place) => this.#keptAt(place))));
      const items = found.filter((kept) => kept !== undefined).map(shown);
      if (items.length > 0) yield items;
    }
  }

  async #keptAt({ subject, key, version }: Place): Promise<Kept | undefined> {
    const { cells } = await this.#opened();
    const { revision = 0, value } = (await cells.read(subject)) ?? {};
    return value && { key, version, revision, value };
  }

  /** The versions of a key, the oldest first. */
  #placesOf(bucket: string, key: string): Promise<readonly Place[]> {
    return this.#places(`${bucket}.${tokenFrom(key)}.*`);
  }

  /** All keys of a bucket with their versions, in their order. */
  async #placesIn(bucket: string): Promise<readonly Place[]> {
    const places = (await this.#places(`${bucket}.*.*`)).map((place) => ({ ...place, bytes: Buffer.from(place.key) }));
    return places.sort((one, other) => Buffer.compare(one.bytes, other.bytes) || one.version - other.version);
  }

  async #places(filter: string): Promise<readonly Place[]> {
    const { driver } = await this.#opened();
    const subjects = [...(await driver.subjects(filter)).keys()];
    const places = subjects.map((subject) => {
      const [key = '', version] = subject.split('.').slice(-2);
      return { subject, key: decodeURIComponent(key), version: Number(version) };
    });
    return places.sort((one, other) => one.version - other.version);
  }

  #opened(): Promise<Opened> {
    const { open, timeout } = this.#options;
    this.#opening ??= open().then((driver) => ({ driver, cells: new Cells(driver, { timeout }) }));
    return this.#opening.catch((error) => {
      this.#opening = undefined;
      throw error;
    });
  }
}
