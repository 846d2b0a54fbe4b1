import { InvalidArgumentError } from './errors.ts';
import { hex, hexBytes } from './hex.ts';
import { systemIds } from './system-sources.ts';

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

/** Whether one place in a log comes before another. */
export const isBefore = (one: LogPlace, other: LogPlace): boolean =>
  one.save < other.save || (one.save === other.save && one.place < other.place);

/**
 * Writes and reads the positions of one log; the log's identity is kept with its data.
 *
 * @example
 * import { freshLogId, PositionCodec } from 'dvent/store';
 * const positions = new PositionCodec(freshLogId());
 * const { save, place } = positions.decode(positions.encode(7, 0), 'after'); // 7 and 0
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`), from `decode`, for what is no position of this log
 */
export class PositionCodec {
  readonly #logId: string;
  // Positions are written one after the other: what 256 saves have in common is written once.
  #run = -1;
  #prefix = '';

  constructor(logId: string) {
    this.#logId = logId;
  }

  encode(save: number, place: number): Position {
    const run = Math.floor(save / 256);
    if (run !== this.#run) {
      this.#run = run;
      this.#prefix = `${this.#logId}.${hex(run, 12)}`;
    }
    // Made here, so it has the form.
    const end = place === 0 ? firstPlaces[save % 256] : `${hexBytes[save % 256]}.${places[place] ?? hex(place, 8)}`;
    return `${this.#prefix}${end}` as Position;
  }

  /** @throws {@link InvalidArgumentError} when the text is no position, or one of another log */
  decode(value: unknown, field: string): LogPlace {
    const [logId, save = '', place = ''] = partsOf(value, field);
    if (logId !== this.#logId)
      throw new InvalidArgumentError({ field, value, expected: `a position of this log (${this.#logId})` });
    return { save: Number.parseInt(save, 16), place: Number.parseInt(place, 16) };
  }
}

function partsOf(value: unknown, field: string): readonly string[] {
  const parts = typeof value === 'string' && pattern.exec(value)?.slice(1);
  if (parts) return parts;
  throw new InvalidArgumentError({ field, value, expected: 'a position that a store gave' });
}

// The first places, and where saves begin, written once: most saves have few events, and a text that is made of two others takes
// a third of the memory of one made of four.
const firstPlaces: readonly string[] = hexBytes.map((byte) => `${byte}.00000000`);
const places: readonly string[] = hexBytes.map((byte) => `000000${byte}`);

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
  partsOf(text, 'position');
  return text as Position; // it has the parts of one
}

/**
 * A log's identity, to be made with the log: 48 random bits, the last of a UUID.
 *
 * @example
 * import { freshLogId } from 'dvent/store';
 * const logId = freshLogId(); // such as '8f3a01c45d2e'
 */
export const freshLogId = (): string => systemIds().slice(-12);
