import { InvalidArgumentError } from './errors.ts';

declare const position: unique symbol;

/**
 * An event's place in the whole log of a store: a token of fixed width and URL-safe characters. Tokens of one log compare
 * with `<`, and can be kept as text.
 */
export type Position = string & { readonly [position]: true };

// <log identity, 12 hex digits>.<save number, 14 hex digits>.<place in the save, 8 hex digits>
const pattern = /^([0-9a-f]{12})\.([0-9a-f]{14})\.([0-9a-f]{8})$/;

/** Where in a log: the save's number (1, 2, 3 … rising, gaps allowed) and the event's place in that save (0, 1, 2 …). */
export interface LogPlace {
  readonly save: number;
  readonly place: number;
}

/** Writes and reads the positions of one log; `logId` is kept with the log's data. */
export class PositionCodec {
  readonly #logId: string;
  // Events of one save come one after the other: their common beginning is written once.
  #lastSave = -1;
  #lastPrefix = '';

  constructor(logId: string) {
    this.#logId = logId;
  }

  encode(save: number, place: number): Position {
    if (save !== this.#lastSave) {
      this.#lastSave = save;
      this.#lastPrefix = `${this.#logId}.${hex(save, 14)}.`;
    }
    return `${this.#lastPrefix}${placeText(place)}` as Position; // made here, so it has the form
  }

  /** @throws {@link InvalidArgumentError} when the text is no position, or one of another log */
  decode(value: unknown, field: string): LogPlace {
    const [, logId, save, place] = (typeof value === 'string' && pattern.exec(value)) || [];
    if (logId === undefined) throw new InvalidArgumentError({ field, value, expected: 'a position that a store gave' });
    if (logId !== this.#logId)
      throw new InvalidArgumentError({ field, value, expected: `a position of this log (${this.#logId})` });
    return { save: Number.parseInt(save ?? '', 16), place: Number.parseInt(place ?? '', 16) };
  }
}

// The first places of all saves, written once: most saves have few events.
const places: readonly string[] = Array.from({ length: 256 }, (_, place) => hex(place, 8));
const placeText = (place: number) => places[place] ?? hex(place, 8);

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}

/**
 * Takes a position back from where it was kept as text: a checkpoint table, a URL.
 *
 * @example
 * import { asPosition, InMemoryEventStore } from 'dvent';
 * const resume = (store: InMemoryEventStore, checkpoint: string) => store.subscribe({ after: asPosition(checkpoint) });
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) when the text is no position
 */
export function asPosition(text: string): Position {
  if (!pattern.test(text))
    throw new InvalidArgumentError({ field: 'position', value: text, expected: 'a position that a store gave' });
  return text as Position; // the pattern has just said so
}

/** A fresh log identity: the last 48 bits of a UUID, which are random. */
export const logIdFrom = (uuid: string): string => uuid.slice(-12);
