import type { Bucket } from '../core/bucket.ts';
import { DventError, InvalidArgumentError } from '../core/errors.ts';
import type { Soon } from '../core/event-log.ts';
import { IntegrityError, StoreUnavailableError } from '../core/store-errors.ts';
import { keyBytes } from './cipher.ts';
import type { KeyRing } from './key-ring.ts';

/** A wrapped key as a bucket keeps it. */
interface KeptKey {
  /** The id of the ring's key that unwraps it. */
  readonly by: string;
  /** When the key was made. */
  readonly at: string;
  /** As base64url. */
  readonly bytes: string;
}

/**
 * A key as it is kept, wrapped under its name.
 *
 * @throws {@link StoreUnavailableError} (`STORE_UNAVAILABLE`) where the ring fails, {@link InvalidArgumentError} (`INVALID_ARGUMENT`)
 * where it gives what is no wrapped key
 */
export async function wrappedToKeep(
  ring: KeyRing,
  { name, bytes, at = new Date().toISOString() }: { name: string; bytes: Uint8Array; at?: string },
): Promise<{ readonly value: Uint8Array; readonly at: string }> {
  const wrapped = await asked(name, () => ring.wrap(bytes, name));
  if (typeof wrapped?.by !== 'string' || !(wrapped.bytes instanceof Uint8Array))
    throw new InvalidArgumentError({ field: 'wrap', value: wrapped, expected: 'to give { by, bytes }' });
  const kept: KeptKey = { by: wrapped.by, at, bytes: Buffer.from(wrapped.bytes).toString('base64url') };
  return { value: Buffer.from(JSON.stringify(kept)), at };
}

/**
 * Who has wrapped a kept key, and when it was made.
 *
 * @throws {@link IntegrityError} (`INTEGRITY`) for what `wrappedToKeep` has not made
 */
export function keptKeyFrom({ name, value }: KeptValue): KeptKey {
  let kept: Partial<KeptKey> | null;
  try {
    kept = JSON.parse(Buffer.from(value).toString());
  } catch (cause) {
    throw notAsKept(name, cause);
  }
  const { by, at, bytes } = kept ?? {};
  if (typeof by === 'string' && typeof at === 'string' && typeof bytes === 'string') return { by, at, bytes };
  throw notAsKept(name);
}

/** A value of a bucket of keys, and the name of its key. */
interface KeptValue {
  readonly name: string;
  readonly value: Uint8Array;
}

/**
 * @throws {@link IntegrityError} (`INTEGRITY`) for what the ring has not wrapped, {@link DecodeError} (`DECODE_FAILED`) for a key that
 * it has not, {@link StoreUnavailableError} (`STORE_UNAVAILABLE`) where the ring fails
 */
export async function unwrapKept(ring: KeyRing, kept: KeptValue): Promise<Uint8Array> {
  const { by, bytes } = keptKeyFrom(kept);
  const key = await asked(kept.name, () => ring.unwrap({ by, bytes: Buffer.from(bytes, 'base64url') }, kept.name));
  if (key instanceof Uint8Array && key.length === keyBytes) return key;
  throw notAsKept(kept.name);
}

const notAsKept = (name: string, cause?: unknown) => new IntegrityError(`The key "${name}" is not as it was kept.`, { cause });

/** A ring that is elsewhere fails as it likes. Keys are asked for before anything is written. */
async function asked<Answer>(name: string, ask: () => Soon<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof DventError) throw cause;
    throw new StoreUnavailableError(`The key ring gave no answer for the key "${name}".`, { cause });
  }
}

/** Wraps with the ring's newest key what an older one has wrapped; tells how many keys that were. */
export async function rewrapAll(ring: KeyRing, bucket: Bucket): Promise<number> {
  let rewrapped = 0;
  for await (const { key: name, version, value, revision } of bucket.entries()) {
    if (value.length === 0) continue; // of whom was erased there is but a mark
    const { at, by } = keptKeyFrom({ name, value });
    if (by === ring.newest) continue;
    const bytes = await unwrapKept(ring, { name, value });
    const again = await wrappedToKeep(ring, { name, bytes, at });
    // What was destroyed meanwhile stays so.
    if ((await bucket.put(name, again.value, { version, expected: revision })) !== undefined) rewrapped += 1;
  }
  return rewrapped;
}
