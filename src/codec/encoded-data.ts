import type { PlainFields } from '../core/data.ts';
import type { UnknownData } from '../core/data-view.ts';
import { DecodeError } from '../core/store-errors.ts';

/**
 * The data of an event as a codec has written it: a text, which is all that a log has to keep. Who reads it without the codec is
 * told so when they ask for what is in it; what stands in clear beside it, an event's type and version for one, can be read.
 */
export class EncodedData implements UnknownData {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    Object.freeze(this);
  }

  /** The text that is kept. */
  toString(): string {
    return this.#text;
  }

  get size(): number {
    return this.#refuse();
  }

  get(): unknown {
    return this.#refuse();
  }

  has(): boolean {
    return this.#refuse();
  }

  toJS(): PlainFields {
    return this.#refuse();
  }

  toJSON(): PlainFields {
    return this.#refuse();
  }

  equals(other: unknown): boolean {
    return other instanceof EncodedData && other.#text === this.#text;
  }

  hashCode(): number {
    return this.#text.length;
  }

  #refuse(): never {
    throw new DecodeError('The data was written with a codec: open the store with one that can read it.');
  }
}

/** Whether a stored text is a codec's: data as they are are a JSON object, what a codec has written is an array. */
export const isEncoded = (text: unknown): text is string => typeof text === 'string' && text.startsWith('[');
