import { checkedBucket } from '../core/bucket.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { EventCodec } from '../core/event-codec.ts';
import type { EventLog } from '../core/event-log.ts';
import type { StoredEvent } from '../core/event-store.ts';
import { type RichValues, richValues } from '../values/rich-values.ts';
import { ChainHeads } from './chain-heads.ts';
import { CodecLog } from './codec-log.ts';
import { type CompressionOptions, compression } from './compression.ts';
import { DataKeys, dataKeysBucket, type KnownDataKeys } from './data-keys.ts';
import { EventCoder } from './event-coder.ts';
import { EventTypes, type KnownEvents } from './event-types.ts';
import type { KeyRing } from './key-ring.ts';
import { LogReader } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';

/** What a codec is to do. What is left out is not done, and costs nothing; what was done before is read all the same. */
export interface EventCodecOptions {
  /** The types of events, or the aggregates that have them: events of former names and schema versions are raised. */
  readonly events?: KnownEvents;
  /** The values that are no JSON and may be in events, as their schemas say; those that need no kind of their own are always known. */
  readonly values?: RichValues;
  /** Chain the events of each stream by their hashes, so that `dvent verify` finds what was changed. */
  readonly chain?: boolean;
  readonly compression?: CompressionOptions | CompressionOptions['algorithm'];
  /** Encrypt with AES-256-GCM, under data keys that this ring wraps. */
  readonly encryption?: KeyRing;
}

/**
 * Stands between a store and what it keeps: raises old events, chains, compresses and encrypts, each where it is asked for.
 * Every store takes it, as its `codec`.
 *
 * @example
 * import { InMemoryEventStore, defineEvent, shape } from 'dvent';
 * import { eventCodec, keyRing } from 'dvent/codec';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
 * const open = (key: string) =>
 *   new InMemoryEventStore({ codec: eventCodec({ events: [TodoAdded], chain: true, compression: 'zstd', encryption: keyRing({ k1: key }) }) });
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for an option that cannot be, {@link UnsupportedError} (`UNSUPPORTED`)
 * for a compression that this Node has not
 */
export function eventCodec(options: EventCodecOptions = {}): EventCodec {
  const { events = [], values = richValues(), chain: isChained = false, encryption: ring } = options;
  if (typeof isChained !== 'boolean')
    throw new InvalidArgumentError({ field: 'chain', value: isChained, expected: 'true or false' });
  if (ring !== undefined && (typeof ring?.wrap !== 'function' || typeof ring.unwrap !== 'function'))
    throw new InvalidArgumentError({ field: 'encryption', value: ring, expected: 'a key ring' });
  const types = new EventTypes(events);
  const known: KnownDataKeys = new Map();
  const coder = new EventCoder({
    types,
    compression: compression(options.compression),
    isChained,
    values: values.codec,
    keys: known,
  });
  return Object.freeze({
    over: (kept: EventLog): EventLog => {
      const keys = ring && new DataKeys({ ring, bucket: bucketOf(kept, dataKeysBucket), known });
      const heads = isChained ? new ChainHeads() : undefined;
      const reader = new LogReader({ coder, keys, heads });
      return new CodecLog(kept, { types, reader, writer: new LogWriter({ kept, coder, reader, keys, heads }) });
    },
    publishing: (publish: (committed: readonly StoredEvent[]) => void) => (committed: readonly StoredEvent[]) =>
      publish(committed.map((stored) => inClear(stored, coder))),
  });
}

/** The codec's own: kept as it writes it. */
const bucketOf = (log: EventLog, name: string) => checkedBucket(() => log.bucket(name), log.limits.bucketBytes);

/** What was written a moment ago can be read: its key is known. Should it not be so, the publisher finds out. */
function inClear(stored: StoredEvent, coder: EventCoder): StoredEvent {
  try {
    return Object.freeze({ position: stored.position, event: coder.decode(stored.event) });
  } catch {
    return stored;
  }
}
