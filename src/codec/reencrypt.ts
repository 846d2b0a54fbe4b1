import type { EventStore } from '../core/event-store.ts';
import { CodecLog } from './codec-log.ts';

/** How many keys were wrapped anew. */
export interface Reencryption {
  readonly dataKeys: number;
  readonly subjectKeys: number;
}

/**
 * Wraps the keys of a store with the newest key of its ring, so that the older ones can be put away. No event is written anew: they are
 * encrypted with data keys, which stay as they are. Others may go on meanwhile; saying it again is safe.
 *
 * @example
 * import type { EventStore } from 'dvent';
 * import { reencrypt } from 'dvent/codec';
 * async function rotate(store: EventStore) {
 *   const { dataKeys, subjectKeys } = await reencrypt(store);
 *   return dataKeys + subjectKeys;
 * }
 *
 * @throws {@link UnsupportedError} (`UNSUPPORTED`) where the store has no codec, {@link DecodeError} (`DECODE_FAILED`) where the ring
 * lacks a key
 */
export async function reencrypt(store: EventStore): Promise<Reencryption> {
  const { keys, subjects } = CodecLog.behind(store);
  return Object.freeze({ dataKeys: (await keys?.rewrap()) ?? 0, subjectKeys: (await subjects?.rewrap()) ?? 0 });
}
