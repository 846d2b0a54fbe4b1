import type { BucketDelete, BucketPut, BucketStorage, Kept, KeptKey } from '../core/bucket.ts';
import type { Batches, Soon } from '../core/event-log.ts';
import { DecodeError, IntegrityError } from '../core/store-errors.ts';
import { decrypt, encrypt } from './cipher.ts';
import type { Compression } from './compression.ts';
import type { DataKeys } from './data-keys.ts';
import { formFrom, formText } from './form.ts';
import { mappedBatches } from './mapped-batches.ts';

/** How a value begins that a codec has written. What others have put there is read as it stands. */
const mark = Buffer.from('\0dvent ');
const endOfForm = 0x0a;

interface CodecBucketOptions {
  readonly name: string;
  readonly kept: BucketStorage;
  readonly compression: Compression;
  readonly keys: DataKeys | undefined;
}

/** A bucket whose values are compressed and encrypted as events are: bound to their key and version, so that none can be put elsewhere. */
export class CodecBucket implements BucketStorage {
  readonly #name: string;
  readonly #kept: BucketStorage;
  readonly #compression: Compression;
  readonly #keys: DataKeys | undefined;

  constructor({ name, kept, compression, keys }: CodecBucketOptions) {
    this.#name = name;
    this.#kept = kept;
    this.#compression = compression;
    this.#keys = keys;
  }

  async get(key: string, upTo: number): Promise<Kept | undefined> {
    const kept = await this.#kept.get(key, upTo);
    return kept && this.#opened(kept);
  }

  async put(put: BucketPut): Promise<number | undefined> {
    const key = await this.#keys?.current();
    const compressed = this.#compression.compress(put.value, { isText: false });
    if (!compressed && !key && !mark.equals(put.value.subarray(0, mark.length))) return this.#kept.put(put);
    const form = formText({ zip: compressed?.zip, key: key?.id });
    const bytes = compressed?.bytes ?? put.value;
    const written = key ? encrypt(key.bytes, bytes, this.#bound(put, form)) : bytes;
    return this.#kept.put({ ...put, value: Buffer.concat([mark, Buffer.from(`${form}\n`), written]) });
  }

  delete(deletion: BucketDelete): Soon<boolean> {
    return this.#kept.delete(deletion);
  }

  entries(): Batches<Kept> {
    return mappedBatches(this.#kept.entries(), (batch) => Promise.all(batch.map((kept) => this.#opened(kept))));
  }

  keys(): Batches<KeptKey> {
    return this.#kept.keys();
  }

  async #opened(kept: Kept): Promise<Kept> {
    const value = Buffer.from(kept.value.buffer, kept.value.byteOffset, kept.value.length);
    if (!mark.equals(value.subarray(0, mark.length))) return kept;
    const end = value.indexOf(endOfForm, mark.length);
    if (end === -1) throw new IntegrityError(`The value of "${kept.key}" in the bucket "${this.#name}" is cut off.`);
    const text = value.toString('utf8', mark.length, end);
    const { zip, key } = formFrom(text);
    let bytes: Uint8Array = value.subarray(end + 1);
    if (key !== undefined) bytes = decrypt(await this.#keyBytes(key), bytes, this.#bound(kept, text));
    if (zip !== undefined) bytes = this.#compression.decompress(bytes, zip);
    return { ...kept, value: Uint8Array.from(bytes) };
  }

  async #keyBytes(id: string): Promise<Uint8Array> {
    if (this.#keys) return this.#keys.get(id);
    throw new DecodeError(`The bucket "${this.#name}" is encrypted: open the store with a codec that has the key ring.`);
  }

  #bound({ key, version }: Pick<Kept, 'key' | 'version'>, form: string): string {
    return JSON.stringify(['dvent bucket', this.#name, key, version, form]);
  }
}
