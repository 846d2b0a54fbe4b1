import { createHash, randomBytes } from 'node:crypto';
import type { Bucket } from '../core/bucket.ts';
import { DventError } from '../core/errors.ts';
import { DecodeError } from '../core/store-errors.ts';
import { keyBytes } from './cipher.ts';
import { rewrapAll, unwrapKept, wrappedToKeep } from './kept-keys.ts';
import type { KeyRing } from './key-ring.ts';
import type { KnownKeys } from './known-keys.ts';

/** The bucket in which a store keeps the keys of subjects, wrapped. */
export const subjectKeysBucket = '$subject-keys';

/** At which versions of the bucket: a mark of erasure outlives its key, and covers one that another process puts there too late. */
const keyVersion = 0;
const markVersion = 1;

/** The key of a subject, and the name under which it is kept. */
export interface SubjectKey {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Keys to write with, by their subjects. */
export type SubjectKeysWritten = ReadonlyMap<string, SubjectKey>;

/** Keys to read with, by their names. */
export type SubjectKeysRead = ReadonlyMap<string, Uint8Array | 'erased'>;

/**
 * The subject was erased: nothing personal of it is kept any more. Nothing was written.
 *
 * @example
 * import { SubjectErasedError } from 'dvent/codec';
 * const gone = (error: unknown) => (error instanceof SubjectErasedError ? error.subject : undefined);
 */
export class SubjectErasedError extends DventError {
  override readonly name = 'SubjectErasedError';
  readonly code = 'SUBJECT_ERASED';
  declare readonly subject: string;
  constructor(fields: { subject: string }) {
    super(`The subject "${fields.subject}" was erased. Nothing was written.`, fields);
  }
}

/** A subject's key is found by this name, which does not tell whose it is. */
export const subjectName = (subject: string): string =>
  createHash('sha256').update(`dvent subject ${subject}`).digest('base64url').slice(0, 22);

/** The keys of subjects in one store: kept in it, wrapped by the ring, and destroyed when their subject is erased. */
export class SubjectKeys {
  readonly #ring: KeyRing;
  readonly #bucket: Bucket;
  readonly #known: KnownKeys;

  constructor({ ring, bucket, known }: { ring: KeyRing; bucket: Bucket; known: KnownKeys }) {
    this.#ring = ring;
    this.#bucket = bucket;
    this.#known = known;
  }

  /**
   * The keys to write with, made where there are none.
   *
   * @throws {@link SubjectErasedError} (`SUBJECT_ERASED`)
   */
  async toWrite(subjects: Iterable<string>): Promise<SubjectKeysWritten> {
    const found = [...new Set(subjects)].map(async (subject) => {
      const name = subjectName(subject);
      const bytes = (await this.#found(name)) ?? (await this.#made(name));
      if (bytes === 'erased') throw new SubjectErasedError({ subject });
      return [subject, { name, bytes }] as const;
    });
    return new Map(await Promise.all(found));
  }

  /** @throws {@link DecodeError} (`DECODE_FAILED`) for a key that is not there, and was not erased */
  async toRead(names: Iterable<string>): Promise<SubjectKeysRead> {
    const found = [...new Set(names)].map(async (name) => {
      const key = await this.#found(name);
      if (!key) throw new DecodeError(`The key "${name}" of a subject is not in the store.`);
      return [name, key] as const;
    });
    return new Map(await Promise.all(found));
  }

  /** Destroys a subject's key, for good. */
  async erase(subject: string): Promise<void> {
    const name = subjectName(subject);
    await this.#bucket.put(name, new Uint8Array(), { version: markVersion });
    this.#known.set(name, 'erased');
    await this.#bucket.delete(name, { version: keyVersion });
  }

  /** Wraps all of them with the ring's newest key; tells how many another one had wrapped. */
  rewrap(): Promise<number> {
    return rewrapAll(this.#ring, this.#bucket);
  }

  async #found(name: string): Promise<Uint8Array | 'erased' | undefined> {
    const known = this.#known.get(name);
    if (known) return known;
    const kept = await this.#bucket.get(name);
    if (!kept) return undefined;
    const key = kept.version === markVersion ? 'erased' : await unwrapKept(this.#ring, { name, value: kept.value });
    this.#known.set(name, key);
    return key;
  }

  /** Whoever puts it there first has made it; whoever was erased meanwhile has none. */
  async #made(name: string): Promise<Uint8Array | 'erased'> {
    const { value } = await wrappedToKeep(this.#ring, { name, bytes: randomBytes(keyBytes) });
    await this.#bucket.put(name, value, { version: keyVersion, expected: 0 });
    return (await this.#found(name)) ?? 'erased'; // it was there a moment ago: only an erasure takes it away
  }
}
