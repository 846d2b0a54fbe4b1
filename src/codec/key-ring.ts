import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { InvalidArgumentError } from '../core/errors.ts';
import type { Soon } from '../core/event-log.ts';
import { DecodeError, IntegrityError } from '../core/store-errors.ts';
import { keyBytes } from './cipher.ts';

/** A key as a ring has wrapped it. */
export interface WrappedKey {
  /** The id of the ring's key that unwraps it. */
  readonly by: string;
  readonly bytes: Uint8Array;
}

/**
 * Keeps the keys that wrap others: those of the data, and of subjects. Whoever has them elsewhere, in a key management service,
 * writes these two functions; `name` tells which key is wrapped, and is to be bound to it. Where one of them fails, what was asked of the
 * store fails as `StoreUnavailableError`, with nothing written.
 */
export interface KeyRing {
  /** The id of the key that wraps. */
  readonly newest: string;
  wrap(key: Uint8Array, name: string): Soon<WrappedKey>;
  unwrap(wrapped: WrappedKey, name: string): Soon<Uint8Array>;
}

/** Not digits alone: an object has such keys first, in the order of their numbers, and the last key is the one that wraps. */
const idPattern = /^(?![0-9]+$)[A-Za-z0-9_.-]{1,64}$/;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * A ring of keys that this program holds. The last one wraps; the others unwrap what was wrapped before it came.
 *
 * @param keys - 32 random bytes each, as base64 or as bytes, by their ids: 1 to 64 letters, digits, `_`, `.` and `-`,
 * not digits alone
 * @example
 * import { keyRing } from 'dvent/codec';
 * const ring = (keys: { 2025: string; 2026: string }) => keyRing({ 'from-2025': keys[2025], 'from-2026': keys[2026] });
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for what is no key; the error does not show it
 */
export function keyRing(keys: { readonly [id: string]: string | Uint8Array }): KeyRing {
  const ring = new Map(Object.entries(keys).map(([id, key]) => [id, checkedKey(id, key)]));
  const newest = [...ring.keys()].at(-1);
  if (newest === undefined) throw new InvalidArgumentError({ field: 'keys', value: 'none', expected: 'at least one key' });
  return Object.freeze({
    newest,
    wrap: (key: Uint8Array, name: string): WrappedKey => {
      // A random nonce is enough for some thousand keys: 2^32 of them would be the limit.
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', ring.get(newest) as Buffer, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(boundTo(newest, name)));
      return { by: newest, bytes: Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]) };
    },
    unwrap: ({ by, bytes }: WrappedKey, name: string): Uint8Array => {
      const key = ring.get(by);
      if (!key) throw new DecodeError(`The key ring has no key "${by}", with which "${name}" was wrapped.`);
      if (bytes.length !== nonceBytes + keyBytes + tagBytes) throw notAsWrapped(name);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(boundTo(by, name)));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const unwrapped = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([unwrapped, decipher.final()]);
      } catch (cause) {
        throw notAsWrapped(name, cause);
      }
    },
  });
}

const boundTo = (id: string, name: string) => JSON.stringify(['dvent key', id, name]);

const notAsWrapped = (name: string, cause?: unknown) =>
  new IntegrityError(`The key "${name}" is not as it was wrapped, or the key ring has another key under that id.`, { cause });

/** What is no key is not shown: it may be one but for a letter. */
function checkedKey(id: string, key: unknown): Buffer {
  if (!idPattern.test(id)) {
    throw new InvalidArgumentError({
      field: 'keys',
      value: id,
      expected: 'ids of 1 to 64 letters, digits, "_", "." and "-", not of digits alone',
    });
  }
  const bytes = key instanceof Uint8Array ? Buffer.from(key) : typeof key === 'string' ? bytesOfBase64(key) : undefined;
  if (bytes?.length === keyBytes) return bytes;
  throw new InvalidArgumentError({
    field: `keys.${id}`,
    value: 'what is not shown',
    expected: `${keyBytes} bytes, as base64 or a Uint8Array`,
  });
}

function bytesOfBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
