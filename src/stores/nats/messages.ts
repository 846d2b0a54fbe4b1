import { decodedEvent } from '../../codec/encoded-event.ts';
import { encodeData, encodeMetadata } from '../../codec/json.ts';
import type { Event } from '../../core/event.ts';
import type { StoredEvent } from '../../core/event-store.ts';
import type { LogPlace, PositionCodec } from '../../core/position.ts';
import { DecodeError, UnsupportedError } from '../../core/store-errors.ts';

// The messages of the log. A message holds what a save has for one stream, in lines: first what it says of itself, a `SaveHeader` as
// JSON; then three for each event: `[id, type, timestamp]` as JSON, its data as JSON, and its metadata as JSON, which is empty where
// there is none. JSON has no line breaks, so data stands there as it is.
//
// In this folder, a `sequence` is JetStream's number of a message, and a `save` the number of a save in positions, which is the
// sequence of its first message. A save to one stream is one message: then the two are the same.

/** Written into each message; a reader refuses what is newer. */
const format = 1;

/** How many of the saves before it a message names: with them a stream is read side by side, and backwards. */
export const mostLinks = 16;

export interface SaveHeader {
  /** The version of the first event. */
  readonly from: number;
  /** The sequences of the stream's saves before this one, newest first, at most `mostLinks`. */
  readonly previous: readonly number[];
  /** Of the message that deletes a stream: what is listed of a stream, which goes with its events. */
  readonly created?: Created;
  /** Of a message that is not all of its save. */
  readonly part?: Part;
}

/**
 * A save over several streams is several messages, one after the other: which of them, of how many, and where in the save its events
 * begin. The last one is a mark that says no more than that the others are there, and is never removed, as streams are.
 */
export interface Part {
  /** The same for all messages of a save: servers may store some of them and lose the others, where their disk is full. */
  readonly id: string;
  readonly nth: number;
  readonly of: number;
  readonly place: number;
}

/** Where and when a stream's first event was written. */
export interface Created extends LogPlace {
  readonly timestamp: string;
}

/**
 * What the library writes about a stream. A deletion is begun before the stream's last event is written, and done after its others are
 * gone.
 */
export type Mark =
  | { readonly status: 'live' | 'archived' }
  | { readonly deletion: 'begun' }
  /** `save` is that of the stream's last event, `$StreamDeleted`, which is one message: what has a smaller sequence is gone. */
  | { readonly deletion: 'done'; readonly save: number }
  /** A save over several streams has found this one at a version, and written nothing to it: here stands what it expects of it. */
  | { readonly checked: number; readonly part?: Part }
  | { readonly ended: true; readonly part: Part };

/** The lines of a save's events: wherever they will stand. */
export const encodeEvents = (events: readonly Event[]): string =>
  events
    .flatMap(({ id, type, timestamp, data, metadata }) => [
      JSON.stringify([id, type, timestamp]),
      encodeData(data),
      metadata.size === 0 ? '' : encodeMetadata(metadata),
    ])
    .join('\n');

export function encodeSave(header: SaveHeader, events: string): string {
  return `${JSON.stringify({ dvent: format, ...header })}\n${events}`;
}

export const encodeMark = (mark: Mark): string => JSON.stringify({ dvent: format, ...mark });

/** The sequence of the first message of a save that has this one, and of the last. */
export const firstOf = (sequence: number, { nth }: Part): number => sequence - nth;
export const lastOf = (sequence: number, { nth, of }: Part): number => sequence + of - 1 - nth;

/** A message as the server gives it. */
export interface RawMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly body: string;
}

/** The same from the leader, with its bytes. */
export interface LeadersMessage extends RawMessage {
  readonly bytes: Uint8Array;
}

/** A save as it is stored. Its events are decoded when they are asked for. */
export class StoredSave {
  /** Of its message; the save's number is that of its first message, see `placeOf`. */
  readonly sequence: number;
  readonly streamId: string;
  readonly header: SaveHeader;
  readonly #lines: readonly string[];

  constructor({ sequence, body }: RawMessage, streamId: string) {
    const lines = body.split('\n');
    this.streamId = streamId;
    this.header = parsed<SaveHeader>(lines[0], sequence);
    this.sequence = sequence;
    this.#lines = lines;
  }

  get size(): number {
    return (this.#lines.length - 1) / 3;
  }

  /** The version of the last event. */
  get version(): number {
    return this.header.from + this.size - 1;
  }

  /** Where one of its events stands in the log: a save has the number of its first message. */
  placeOf(nth: number): LogPlace {
    const { part } = this.header;
    return { save: part ? firstOf(this.sequence, part) : this.sequence, place: (part?.place ?? 0) + nth };
  }

  get isDeletion(): boolean {
    return this.header.created !== undefined;
  }

  get ids(): readonly string[] {
    return Array.from({ length: this.size }, (_, place) => this.#headOf(place)[0]);
  }

  /** Where the stream began, if this is its first save. */
  get created(): Created {
    return this.header.created ?? { ...this.placeOf(0), timestamp: this.#headOf(0)[2] };
  }

  /** The events, from one place in the save up to another, which is not included. */
  events(positions: PositionCodec, { start = 0, end = this.size } = {}): readonly StoredEvent[] {
    return Array.from({ length: end - start }, (_, index) => this.event(positions, start + index));
  }

  event(positions: PositionCodec, place: number): StoredEvent {
    const version = this.header.from + place;
    const [id, type, timestamp] = this.#headOf(place);
    const [data, metadata] = this.#lines.slice(place * 3 + 2);
    const event = decodedEvent({ id, type, streamId: this.streamId, version, timestamp, data, metadata: metadata || null });
    const at = this.placeOf(place);
    return Object.freeze({ position: positions.encode(at.save, at.place), event });
  }

  #headOf(place: number): readonly [id: string, type: string, timestamp: string] {
    const version = this.header.from + place;
    try {
      return JSON.parse(this.#lines[place * 3 + 1] ?? ''); // written by `encodeEvents`
    } catch (cause) {
      throw new DecodeError(`Version ${version} of "${this.streamId}" cannot be read.`, { cause });
    }
  }
}

/** A message of the log, read. */
export interface LogMessage {
  readonly sequence: number;
  readonly streamId: string;
  readonly content: StoredSave | Mark;
  /** Of a message that is not all of its save. */
  readonly part: Part | undefined;
}

export const markFrom = ({ sequence, body }: RawMessage): Mark => parsed<Mark>(body, sequence);

/** The caller names what this library writes there. */
function parsed<Content>(text: string | undefined, sequence: number): Content {
  let content: Content & { readonly dvent?: unknown };
  try {
    content = JSON.parse(text ?? '');
  } catch (cause) {
    throw new DecodeError(`Message ${sequence} of the log is no message of dvent.`, { cause });
  }
  if (content.dvent === format) return content;
  if (typeof content.dvent === 'number' && content.dvent > format)
    throw new UnsupportedError(`Message ${sequence} of the log was written by a newer version of dvent.`);
  throw new DecodeError(`Message ${sequence} of the log is no message of dvent.`);
}
