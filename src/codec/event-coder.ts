import { mapWith } from '../core/data.ts';
import { messageOf } from '../core/error-text.ts';
import { type Event, eventFrom } from '../core/event.ts';
import { MessageData } from '../core/message-data.ts';
import { DecodeError, IntegrityError } from '../core/store-errors.ts';
import type { ValueCodec } from '../values/value-codec.ts';
import { chained, chainStart, freshSalt } from './chain.ts';
import { decrypt, encrypt } from './cipher.ts';
import { clearText, isClear, splitMetadata } from './clear-fields.ts';
import type { Compression } from './compression.ts';
import type { DataKey, KnownDataKeys } from './data-keys.ts';
import { EncodedData } from './encoded-data.ts';
import type { EventTypes } from './event-types.ts';
import { bodyOf, bytesOf, type Form, formFrom, formText, type Link, type Written, writtenFrom, writtenText } from './form.ts';
import { encodeMetadata, parsedJson } from './json.ts';
import { type Parts, partsFrom, payloadOf } from './payload.ts';
import type { SubjectKeysRead, SubjectKeysWritten } from './subject-keys.ts';

/** What a codec was told to do. */
export interface CoderOptions {
  readonly types: EventTypes;
  readonly compression: Compression;
  readonly isChained: boolean;
  /** Of values that are no JSON. */
  readonly values: ValueCodec;
  /** The data keys that were unwrapped. */
  readonly keys: KnownDataKeys;
}

/** What an event is encoded with. */
export interface EncodedWith {
  /** The hash of the event before it. */
  readonly before: string;
  readonly key: DataKey | undefined;
  /** Of those whose personal fields it may hold. */
  readonly subjectKeys: SubjectKeysWritten;
}

/** Writes events as they are kept, and reads them back. It asks nobody: keys are at hand before it begins. */
export class EventCoder {
  readonly #types: EventTypes;
  readonly #compression: Compression;
  readonly #isChained: boolean;
  readonly #values: ValueCodec;
  readonly #keys: KnownDataKeys;

  constructor({ types, compression, isChained, values, keys }: CoderOptions) {
    this.#types = types;
    this.#compression = compression;
    this.#isChained = isChained;
    this.#values = values;
    this.#keys = keys;
  }

  /** The event as it is kept: itself where there is nothing to do. It has its place in its stream already, if that is bound to it. */
  encode(event: Event, { before, key, subjectKeys }: EncodedWith): Event {
    const { isRich, personal } = MessageData.needsOf(event.data);
    if (!this.#isChained && !key && this.#compression.isOff && !isRich && !personal) return event;
    const { clear, own } = splitMetadata(event.metadata);
    const beside = clearText({ ...event, metadata: clear });
    const subjectKey = subjectKeys.get(personal?.subject ?? '');
    const { tagged, sealed, json } = payloadOf(event, own, { values: this.#values, beside, subjectKey });
    const payload = this.#isChained ? `"${freshSalt()}",${json}` : json;
    const chain = this.#isChained ? chained({ before, clear: beside, payload }) : undefined;
    const packed = this.#packed(payload, key);
    const form = formText({ tagged, sealed, chain, zip: packed?.zip, key: key?.id });
    if (form === formText({})) return event;
    let body = payload;
    if (packed) body = bodyOf(key ? encrypt(key.bytes, packed.bytes, boundText(form, beside)) : packed.bytes);
    const { id, type, streamId, version, timestamp } = event;
    const data = new EncodedData(writtenText({ form, body }));
    return eventFrom({ id, type, streamId, version, timestamp, data, metadata: clear });
  }

  /** The payload as bytes, compressed where that makes it smaller; `undefined` where it may stay the text that it is. */
  #packed(payload: string, key: DataKey | undefined): { readonly zip?: string; readonly bytes: Uint8Array } | undefined {
    if (!key && this.#compression.isOff) return undefined;
    const bytes = Buffer.from(payload);
    const compressed = this.#compression.compress(bytes, { isText: key === undefined });
    return compressed ?? (key ? { bytes } : undefined);
  }

  /** The event as it was when it was saved, raised to what it would be now. */
  decode(kept: Event, subjectKeys: SubjectKeysRead): Event {
    return this.#types.raised(kept.data instanceof EncodedData ? this.#opened(kept, { data: kept.data, subjectKeys }) : kept);
  }

  #opened(kept: Event, { data: encoded, subjectKeys }: { data: EncodedData; subjectKeys: SubjectKeysRead }): Event {
    try {
      const { data, own } = this.#parts(kept, { ...writtenFrom(encoded.toString()), subjectKeys });
      const { id, type, streamId, version, timestamp } = kept;
      const metadata = own ? mapWith(kept.metadata, own) : kept.metadata;
      return eventFrom({ id, type, streamId, version, timestamp, data, metadata });
    } catch (cause) {
      const message = `Version ${kept.version} of "${kept.streamId}" cannot be read: ${messageOf(cause)}`;
      throw cause instanceof IntegrityError ? new IntegrityError(message, { cause }) : new DecodeError(message, { cause });
    }
  }

  /**
   * Checks that an event is what was written, as far as that can be told of it alone.
   *
   * @throws {@link IntegrityError} (`INTEGRITY`) where it is not, {@link DecodeError} (`DECODE_FAILED`) where there is no key for it
   */
  check(kept: Event): void {
    if (kept.data instanceof EncodedData) this.#checked(kept, writtenFrom(kept.data.toString()));
  }

  #parts(kept: Event, { subjectKeys, ...written }: Written & { subjectKeys: SubjectKeysRead }): Parts {
    const { form, beside, payload } = this.#checked(kept, written);
    const parts = parsedJson(`[${payload}]`) as readonly unknown[]; // what stands in brackets
    return partsFrom(form.chain ? parts.slice(1) : parts, form, { values: this.#values, beside, subjectKeys });
  }

  #checked(
    kept: Event,
    { form: text, body }: Written,
  ): { readonly form: Form; readonly beside: string; readonly payload: string } {
    const form = formFrom(text);
    if (!isClear(kept.metadata)) throw new IntegrityError('metadata that were not written with it stand beside it');
    const beside = clearText(kept);
    const payload = this.#payload(form, { body, bound: boundText(text, beside) });
    if (form.chain && chained({ before: form.chain.before, clear: beside, payload }).hash !== form.chain.hash)
      throw new IntegrityError('it, or what stands in clear beside it, is not what its hash is of');
    return { form, beside, payload };
  }

  #payload({ zip, key }: Form, { body, bound }: { body: string; bound: string }): string {
    if (zip === undefined && key === undefined) return body;
    let bytes: Uint8Array = bytesOf(body);
    if (key !== undefined) bytes = decrypt(this.#keyBytes(key), bytes, bound);
    if (zip !== undefined) bytes = this.#compression.decompress(bytes, zip);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  }

  #keyBytes(id: string): Uint8Array {
    const key = this.#keys.get(id);
    if (!key) throw new DecodeError('it is encrypted: open the store with a codec that has the key ring');
    return key;
  }
}

/**
 * What was done to an event.
 *
 * @throws {@link IntegrityError} (`INTEGRITY`) where no codec has written it so
 */
export function formOf({ data, streamId, version }: Event): Form {
  try {
    return data instanceof EncodedData ? formFrom(writtenFrom(data.toString()).form) : {};
  } catch (cause) {
    throw new IntegrityError(`Version ${version} of "${streamId}" cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** An event's link in the chain of its stream, if it has one. */
export const linkOf = (kept: Event): Link | undefined => formOf(kept).chain;

/** The hash by which the next event of a stream is chained to this one. One that was written before there was a chain is taken as it stands. */
export const hashOf = (kept: Event): string =>
  linkOf(kept)?.hash ??
  chained({ before: chainStart, clear: clearText(kept), payload: `${kept.data},${encodeMetadata(kept.metadata)}` }).hash;

/** What is bound to what is encrypted. */
const boundText = (form: string, beside: string): string => JSON.stringify([form, beside]);
