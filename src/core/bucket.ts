import { everything } from './bounds.ts';
import { InvalidArgumentError } from './errors.ts';
import type { Batches, Soon } from './event-log.ts';
import { checkStreamId } from './names.ts';
import { BatchReading, type Reading } from './reading.ts';
import { checkWholeNumber } from './whole-number.ts';

// Small values beside the log: snapshots, keys, checkpoints. They are no events: each can be replaced, and destroyed.

/** Where a value of a bucket stands, and which put has made it. */
export interface KeptKey {
  readonly key: string;
  /** A key may have a value at each of several versions, as a snapshot at those of its stream; 0 where none was named. */
  readonly version: number;
  /** A whole number from 1 on that no other put to the bucket is given, neither before nor after. */
  readonly revision: number;
}

/** A value of a bucket. */
export interface Kept extends KeptKey {
  readonly value: Uint8Array;
}

/** What a put may say besides. */
export interface PutOptions {
  /** The version to put it at; 0 by default. */
  readonly version?: number;
  /** The revision of the value that it replaces, 0 for none; left out, it replaces whatever is there. */
  readonly expected?: number;
}

/** Which values of a key are meant: those of which all holds that is said; all values, where nothing is. */
export interface DeleteOptions {
  readonly version?: number;
  /** Only versions smaller than this. */
  readonly before?: number;
  /** Only the value of this revision: what has replaced it meanwhile stays. */
  readonly revision?: number;
}

/**
 * Small values kept beside the log, in the store's own engine, each under a key, at a version.
 *
 * A read that begins after a put or a deletion was acknowledged sees it, from any client. {@link StoreUnavailableError} means that this
 * call has changed nothing; where that is not known, it is an {@link OutcomeUnknownError} without saves, and `get` tells.
 *
 * @example
 * import { InMemoryEventStore } from 'dvent';
 * const settings = new InMemoryEventStore().bucket('settings');
 * await settings.put('theme', new TextEncoder().encode('dark'));
 * const theme = await settings.get('theme');
 * const isFirst = (await settings.put('theme', new Uint8Array(), { expected: 0 })) !== undefined; // false: there is one already
 */
export interface Bucket {
  /** The value at the greatest version that is not above `upTo`; by default at the greatest that there is. */
  get(key: string, options?: { readonly upTo?: number }): Promise<Kept | undefined>;
  /** Gives the new revision; `undefined`, and nothing was changed, where another value is there than was expected. */
  put(key: string, value: Uint8Array, options?: PutOptions): Promise<number | undefined>;
  /**
   * Destroys values of a key, and tells whether there were any: afterwards the engine's own files hold them no more, as far as the engine
   * can do that. The guide of each store says how far.
   */
  delete(key: string, options?: DeleteOptions): Promise<boolean>;
  /** All values, in the order of the UTF-8 bytes of their keys, and of their versions. What changes meanwhile may be read or not. */
  entries(): Reading<Kept>;
  /** The same without the values. */
  keys(): Reading<KeptKey>;
}

/** A put, checked and filled in. */
export interface BucketPut {
  readonly key: string;
  readonly version: number;
  /** Nobody else's. */
  readonly value: Uint8Array;
  /** The revision of the value that is there, 0 for none; `undefined` for whatever is there. */
  readonly expected: number | undefined;
}

/** A deletion, checked and filled in. */
export interface BucketDelete {
  readonly key: string;
  /** The first and the last version meant, both included. */
  readonly from: number;
  readonly to: number;
  /** Where it is given, the value of this revision alone. */
  readonly revision: number | undefined;
}

/** What stands behind a {@link Bucket}: what callers pass has been checked; values that it gives are the callers' own. */
export interface BucketStorage {
  get(key: string, upTo: number): Soon<Kept | undefined>;
  /** Compares and writes as one. */
  put(put: BucketPut): Soon<number | undefined>;
  delete(deletion: BucketDelete): Soon<boolean>;
  /** In the order of the UTF-8 bytes of their keys, and of their versions. */
  entries(): Batches<Kept>;
  keys(): Batches<KeptKey>;
}

/** The side of a bucket that callers see. @param open refuses when the store is closed */
export const checkedBucket = (open: () => BucketStorage, mostBytes: number): Bucket => ({
  async get(key, { upTo = everything } = {}) {
    checkStreamId(key, 'key');
    checkNumber(upTo, 'upTo');
    return open().get(key, upTo);
  },
  async put(key, value, { version = 0, expected } = {}) {
    checkStreamId(key, 'key');
    checkNumber(version, 'version');
    if (expected !== undefined) checkNumber(expected, 'expected');
    if (!(value instanceof Uint8Array)) throw new InvalidArgumentError({ field: 'value', value, expected: 'a Uint8Array' });
    const { byteLength } = value;
    if (byteLength > mostBytes)
      throw new InvalidArgumentError({ field: 'value', value: `${byteLength} bytes`, expected: `at most ${mostBytes} bytes` });
    return open().put({ key, version, value: new Uint8Array(value), expected }); // the caller may change theirs
  },
  async delete(key, { version, before, revision } = {}) {
    checkStreamId(key, 'key');
    for (const [field, number] of Object.entries({ version, before, revision })) checkNumber(number ?? 0, field);
    const to = Math.min(version ?? everything, before === undefined ? everything : before - 1);
    return open().delete({ key, from: version ?? 0, to, revision });
  },
  entries: () => new BatchReading(() => open().entries()),
  keys: () => new BatchReading(() => open().keys()),
});

const checkNumber = (value: unknown, field: string) => checkWholeNumber(value, { field, least: 0 });
