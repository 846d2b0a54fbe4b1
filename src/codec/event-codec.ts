import { checkedBucket } from '../core/bucket.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import type { EventCodec } from '../core/event-codec.ts';
import type { EventLog } from '../core/event-log.ts';
import type { StoredEvent } from '../core/event-store.ts';
import { checkWholeNumber } from '../core/whole-number.ts';
import { type RichValues, richValues } from '../values/rich-values.ts';
import { ChainHeads } from './chain-heads.ts';
import { CodecLog } from './codec-log.ts';
import { type CompressionOptions, compression } from './compression.ts';
import { DataKeys, dataKeysBucket, type KnownDataKeys } from './data-keys.ts';
import { EventCoder } from './event-coder.ts';
import { EventTypes, type KnownEvents } from './event-types.ts';
import type { KeyRing } from './key-ring.ts';
import { KnownKeys } from './known-keys.ts';
import { LogReader } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { PendingEvents } from './pending-events.ts';
import { SubjectKeys, subjectKeysBucket } from './subject-keys.ts';

/** What a codec is to do. What is left out is not done, and costs nothing; what was done before is read all the same. */
export interface EventCodecOptions {
  /** The types of events, or the aggregates that have them: events of former names and schema versions are raised. */
  readonly events?: KnownEvents;
  /** The values that are no JSON and may be in events, as their schemas say; those that need no kind of their own are always known. */
  readonly values?: RichValues | undefined;
  /** Chain the events of each stream by their hashes, so that `dvent verify` finds what was changed. */
  readonly chain?: boolean;
  readonly compression?: CompressionOptions | CompressionOptions['algorithm'] | undefined;
  /** Encrypt with AES-256-GCM, under data keys that this ring wraps. */
  readonly encryption?: KeyRing | undefined;
  /** Seal personal fields under keys of their subjects, which `eraseSubject` destroys. */
  readonly personal?: PersonalKeys | undefined;
}

/** How the keys of subjects are kept. */
export interface PersonalKeys {
  /** The ring that wraps them. */
  readonly keys: KeyRing;
  /** For how many seconds a process may remember one: so long it may go on reading what another has erased; 60 by default. */
  readonly keyCacheSeconds?: number;
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
  if (ring !== undefined) checkRing(ring, 'encryption');
  const { personal } = options;
  if (personal !== undefined) checkRing(personal?.keys, 'personal.keys');
  const keyCacheSeconds = personal?.keyCacheSeconds ?? 60;
  checkWholeNumber(keyCacheSeconds, { field: 'personal.keyCacheSeconds', least: 0 });
  const types = new EventTypes(events);
  const known: KnownDataKeys = new Map();
  const compressing = compression(options.compression);
  const coder = new EventCoder({
    types,
    compression: compressing,
    isChained,
    values: values.codec,
    keys: known,
  });
  const pending = new PendingEvents();
  return Object.freeze({
    over: (kept: EventLog): EventLog => {
      const keys = ring && new DataKeys({ ring, bucket: bucketOf(kept, dataKeysBucket), known });
      const heads = isChained ? new ChainHeads() : undefined;
      const bucket = bucketOf(kept, subjectKeysBucket);
      const subjects = personal && new SubjectKeys({ ring: personal.keys, bucket, known: new KnownKeys(keyCacheSeconds) });
      const parts = { coder, keys, subjects, heads };
      const reader = new LogReader(parts);
      const writer = new LogWriter({ ...parts, kept, reader, pending });
      return new CodecLog(kept, { ...parts, types, compression: compressing, reader, writer });
    },
    publishing: (publish: (committed: readonly StoredEvent[]) => void) => pending.publishing(publish),
  });
}

function checkRing(ring: unknown, field: string): void {
  const { wrap, unwrap } = (ring ?? {}) as Partial<KeyRing>; // whatever it is: what it lacks is found here
  if (typeof wrap !== 'function' || typeof unwrap !== 'function')
    throw new InvalidArgumentError({ field, value: ring, expected: 'a key ring' });
}

/** The codec's own: kept as it writes it. */
const bucketOf = (log: EventLog, name: string) => checkedBucket(() => log.bucket(name), log.limits.bucketBytes);
