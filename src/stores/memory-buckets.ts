import type { BucketDelete, BucketPut, BucketStorage, Kept, KeptKey } from '../core/bucket.ts';
import type { Batches } from '../core/event-log.ts';
import { batched } from './memory-batches.ts';

/**
 * Buckets in memory: what the memory store has, and what a store of one's own may begin with.
 *
 * @example
 * import { MemoryBuckets } from 'dvent/store';
 * const buckets = new MemoryBuckets();
 * const keys = buckets.bucket('keys');
 */
export class MemoryBuckets {
  readonly #buckets = new Map<string, MemoryBucket>();

  bucket(name: string): BucketStorage {
    const bucket = this.#buckets.get(name) ?? new MemoryBucket();
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

class MemoryBucket implements BucketStorage {
  /** The values of each key, by version. */
  readonly #kept = new Map<string, readonly Kept[]>();
  #revision = 0;

  get(key: string, upTo: number): Kept | undefined {
    const found = this.#of(key).findLast(({ version }) => version <= upTo);
    return found && copied(found);
  }

  put({ key, version, value, expected }: BucketPut): number | undefined {
    const all = this.#of(key);
    const current = all.find((kept) => kept.version === version)?.revision ?? 0;
    if (expected !== undefined && expected !== current) return undefined;
    this.#revision += 1;
    const kept = { key, version, revision: this.#revision, value };
    this.#kept.set(key, [
      ...all.filter((other) => other.version < version),
      kept,
      ...all.filter((other) => other.version > version),
    ]);
    return kept.revision;
  }

  delete({ key, from, to, revision }: BucketDelete): boolean {
    const all = this.#of(key);
    const left = all.filter((kept) => kept.version < from || kept.version > to || kept.revision !== (revision ?? kept.revision));
    if (left.length > 0) this.#kept.set(key, left);
    else this.#kept.delete(key);
    return left.length < all.length;
  }

  entries(): Batches<Kept> {
    return this.#all(copied);
  }

  keys(): Batches<KeptKey> {
    return this.#all(({ key, version, revision }) => ({ key, version, revision }));
  }

  #of(key: string): readonly Kept[] {
    return this.#kept.get(key) ?? [];
  }

  #all<Item>(shown: (kept: Kept) => Item): Batches<Item> {
    const keys = [...this.#kept.keys()].sort((one, other) => (inBytes(one) < inBytes(other) ? -1 : 1));
    const items = keys.flatMap((key) => this.#of(key)).map(shown);
    return batched(items, { limit: items.length });
  }
}

/** Each caller has bytes of their own. */
const copied = (kept: Kept): Kept => ({ ...kept, value: new Uint8Array(kept.value) });

const encoder = new TextEncoder();
/** A text with a character for each byte: JavaScript would order by the units of UTF-16, which differs. */
const inBytes = (key: string): string => String.fromCharCode(...encoder.encode(key));
