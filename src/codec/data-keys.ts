import { randomBytes } from 'node:crypto';
import type { Bucket } from '../core/bucket.ts';
import { DecodeError } from '../core/store-errors.ts';
import { keyBytes } from './cipher.ts';
import { keptKeyFrom, rewrapAll, unwrapKept, wrappedToKeep } from './kept-keys.ts';
import type { KeyRing } from './key-ring.ts';

/** The bucket in which a store keeps the data keys, wrapped. */
export const dataKeysBucket = '$data-keys';

/** A key that data are encrypted with. */
export interface DataKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Data keys that were unwrapped, by their ids. */
export type KnownDataKeys = Map<string, Uint8Array>;

/**
 * The data keys of one store: kept in it, wrapped by the ring. Whatever is written is encrypted with a data key, so a new key of the
 * ring, or a ring that is elsewhere, costs one key to wrap again, and no event.
 */
export class DataKeys {
  readonly #ring: KeyRing;
  readonly #bucket: Bucket;
  readonly #known: KnownDataKeys;
  #current: Promise<DataKey> | undefined;

  constructor({ ring, bucket, known }: { ring: KeyRing; bucket: Bucket; known: KnownDataKeys }) {
    this.#ring = ring;
    this.#bucket = bucket;
    this.#known = known;
  }

  /** The key to encrypt with: the last one that was wrapped by the ring's newest key, or a new one. */
  current(): Promise<DataKey> {
    this.#current ??= this.#found().catch((error: unknown) => {
      this.#current = undefined;
      throw error;
    });
    return this.#current;
  }

  /** @throws {@link DecodeError} (`DECODE_FAILED`) for a key that is not there, or that the ring cannot unwrap */
  async get(id: string): Promise<Uint8Array> {
    await this.load([id]);
    return this.#known.get(id) as Uint8Array; // loaded just now
  }

  /** Unwraps the keys that are asked for, where that was not done before. */
  async load(ids: Iterable<string>): Promise<void> {
    for (const id of new Set(ids)) {
      if (this.#known.has(id)) continue;
      const kept = await this.#bucket.get(id);
      if (!kept) throw new DecodeError(`The data key "${id}" is not in the store.`);
      this.#known.set(id, await unwrapKept(this.#ring, { name: id, value: kept.value }));
    }
  }

  /** Wraps all of them with the ring's newest key; tells how many another one had wrapped. */
  rewrap(): Promise<number> {
    return rewrapAll(this.#ring, this.#bucket);
  }

  async #found(): Promise<DataKey> {
    let last: { readonly id: string; readonly at: string } | undefined;
    for await (const { key: id, value } of this.#bucket.entries()) {
      const { at, by } = keptKeyFrom({ name: id, value });
      if (by === this.#ring.newest && (!last || at > last.at)) last = { id, at };
    }
    if (!last) return this.#made();
    return { id: last.id, bytes: await this.get(last.id) };
  }

  /** Where several processes make one at once, each has its own: all of them are kept. */
  async #made(): Promise<DataKey> {
    const key = { id: randomBytes(9).toString('base64url'), bytes: randomBytes(keyBytes) };
    const { value } = await wrappedToKeep(this.#ring, { name: key.id, bytes: key.bytes });
    await this.#bucket.put(key.id, value, { expected: 0 });
    this.#known.set(key.id, key.bytes);
    return key;
  }
}
