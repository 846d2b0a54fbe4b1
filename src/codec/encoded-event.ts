import { InvalidArgumentError } from '../core/errors.ts';
import type { Event } from '../core/event.ts';
import { byteLength } from '../core/names.ts';
import { encodeData, encodeMetadata } from './json.ts';

/** An event, and its data and metadata as the text that is stored. */
export interface EncodedEvent {
  readonly event: Event;
  readonly data: string;
  /** `null` where there is none. */
  readonly metadata: string | null;
  /** By which events are looked for, so stores keep it apart. */
  readonly correlationId: string | null;
}

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

/** @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) when what one save holds is more than a store takes */
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
