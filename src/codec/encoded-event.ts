import { messageOf } from '../core/error-text.ts';
import { InvalidArgumentError } from '../core/errors.ts';
import { type Event, eventFrom } from '../core/event.ts';
import { noMetadata } from '../core/message.ts';
import { byteLength } from '../core/names.ts';
import { DecodeError } from '../core/store-errors.ts';
import { EncodedData, isEncoded } from './encoded-data.ts';
import { decodeData, decodeMetadata, encodeData, encodeMetadata } from './json.ts';

/** An event, and its data and metadata as the text that is stored. */
export interface EncodedEvent {
  readonly event: Event;
  readonly data: string;
  /** `null` where there is none. */
  readonly metadata: string | null;
  /** By which events are looked for, so stores keep it apart. */
  readonly correlationId: string | null;
}

/**
 * Writes an event's data and metadata as JSON text, which keeps every key and value.
 *
 * @example
 * import { defineEvent, shape } from 'dvent';
 * import { encodedEvent } from 'dvent/store';
 * const TodoAdded = defineEvent('TodoAdded', shape<{ description: string }>());
 * const { data } = encodedEvent(TodoAdded({ description: 'Milk' })); // '{"description":"Milk"}'
 */
export function encodedEvent(event: Event): EncodedEvent {
  const { data, metadata } = event;
  const correlationId = metadata.size === 0 ? undefined : metadata.get('correlationId');
  return {
    event,
    data: encodeData(data),
    metadata: metadata.size === 0 ? null : encodeMetadata(metadata),
    correlationId: correlationId === undefined ? null : String(correlationId),
  };
}

/** What is kept of an event. */
export interface StoredFields {
  readonly id: string;
  readonly type: string;
  readonly streamId: string;
  readonly version: number;
  readonly timestamp: string;
  /** The text that {@link encodedEvent} gave. */
  readonly data: unknown;
  /** As well; `null` where there was none. */
  readonly metadata: unknown;
}

/**
 * Takes an event back from what was stored of it: an equal one. Nothing is checked but that the texts are JSON.
 *
 * @example
 * import { decodedEvent } from 'dvent/store';
 * const place = { streamId: 'Todo-1', version: 1, timestamp: '2026-01-31T09:30:00.000Z' };
 * const event = decodedEvent({ ...place, id: 'e1', type: 'TodoAdded', data: '{"description":"Milk"}', metadata: null });
 *
 * @throws {@link DecodeError} (`DECODE_FAILED`) for a text that is no JSON object
 */
export function decodedEvent({ id, type, streamId, version, timestamp, data, metadata }: StoredFields): Event {
  try {
    const decoded = metadata === null ? noMetadata : decodeMetadata(metadata);
    // What a codec has written is for the codec to read.
    const known = isEncoded(data) ? new EncodedData(data) : decodeData(data);
    return eventFrom({ id, type, streamId, version, timestamp, data: known, metadata: decoded });
  } catch (cause) {
    throw new DecodeError(`Version ${version} of "${streamId}" cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Refuses what is more than a store takes at a time.
 *
 * @param saveBytes - the limit, in bytes of encoded data and metadata
 * @example
 * import { checkSaveSize, type EncodedEvent } from 'dvent/store';
 * const check = (events: readonly EncodedEvent[]) => checkSaveSize(events, 1_048_576);
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`), with both sizes
 */
export function checkSaveSize(events: readonly EncodedEvent[], saveBytes: number): void {
  const texts = events.flatMap(({ data, metadata }) => (metadata === null ? [data] : [data, metadata]));
  const sum = (lengthOf: (text: string) => number) => texts.reduce((total, text) => total + lengthOf(text), 0);
  // A UTF-16 unit takes at most three bytes of UTF-8, so most saves need no counting.
  if (sum((text) => text.length * 3) <= saveBytes) return;
  const bytes = sum(byteLength);
  if (bytes > saveBytes)
    throw new InvalidArgumentError({
      field: 'events',
      value: `${bytes} bytes`,
      expected: `at most ${saveBytes} bytes in one save`,
    });
}
