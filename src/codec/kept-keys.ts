import type { Bucket } from '../core/bucket.ts';
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

/** A key as it is kept, wrapped under its name. */
export async function wrappedToKeep(
  ring: KeyRing,
  { name, bytes, at = new Date().toISOString() }: { name: string; bytes: Uint8Array; at?: string },
): Promise<{ readonly value: Uint8Array; readonly at: string }> {
  const wrapped = await ring.wrap(bytes, name);
  const kept: KeptKey = { by: wrapped.by, at, bytes: Buffer.from(wrapped.bytes).toString('base64url') };
  return { value: Buffer.from(JSON.stringify(kept)), at };
}

/** Who has wrapped a kept key, and when it was made. */
export const keptKeyFrom = (value: Uint8Array): KeptKey => {
  // Written by `wrappedToKeep`; what it is not is found when it is unwrapped.
  return JSON.parse(Buffer.from(value).toString());
};

/** @throws {@link IntegrityError} (`INTEGRITY`) for what the ring has not wrapped, {@link DecodeError} (`DECODE_FAILED`) for a key that it has not */
export async function unwrapKept(ring: KeyRing, { name, value }: { name: string; value: Uint8Array }): Promise<Uint8Array> {
  const { by, bytes } = keptKeyFrom(value);
  return ring.unwrap({ by, bytes: Buffer.from(bytes, 'base64url') }, name);
}

/** Wraps with the ring's newest key what an older one has wrapped; tells how many keys that were. */
export async function rewrapAll(ring: KeyRing, bucket: Bucket): Promise<number> {
  let rewrapped = 0;
  for await (const { key: name, version, value, revision } of bucket.entries()) {
    if (value.length === 0 || keptKeyFrom(value).by === ring.newest) continue; // of whom was erased there is but a mark
    const { at } = keptKeyFrom(value);
    const bytes = await unwrapKept(ring, { name, value });
    const again = await wrappedToKeep(ring, { name, bytes, at });
    // What was destroyed meanwhile stays so.
    if ((await bucket.put(name, again.value, { version, expected: revision })) !== undefined) rewrapped += 1;
  }
  return rewrapped;
}
