import { categoryOf } from '../../core/names.ts';
import { DecodeError } from '../../core/store-errors.ts';

// Stream ids as subjects of NATS: `<prefix>.<category>.<id>`, and `<prefix>.<category>` where an id has no `-`. Each part is one token
// of letters, digits, `-`, `_` and `%XX` for the bytes of all else, so that no part can be taken for a wildcard or a separator, and
// the part that is empty is a lone `%`. The longest stream id, 512 bytes, makes a subject of some 1,600 characters; servers read
// lines of 4,096.

/** What the library writes about streams, and at the end of a save over several; no stream's category begins with `$` there. */
const own = '$';
const end = '$end';

export class Subjects {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Every message of the log. */
  get all(): string {
    return `${this.#prefix}.>`;
  }

  /** What the library has written about streams: see `Mark`. */
  get marks(): string {
    return `${this.#prefix}.${own}.>`;
  }

  /** The ends of saves over several streams. */
  get end(): string {
    return `${this.#prefix}.${end}`;
  }

  of(streamId: string): string {
    return `${this.#prefix}.${tokens(streamId)}`;
  }

  mark(streamId: string): string {
    return `${this.#prefix}.${own}.${tokens(streamId)}`;
  }

  /** The stream that a message belongs to, or is about; none, of an end. */
  read(subject: string): { readonly streamId: string; readonly isMark: boolean } {
    const [first = '', ...rest] = subject.slice(this.#prefix.length + 1).split('.');
    if (first === end) return { streamId: '', isMark: true };
    try {
      return first === own ? { streamId: idFrom(rest), isMark: true } : { streamId: idFrom([first, ...rest]), isMark: false };
    } catch (cause) {
      throw new DecodeError(`The log has a message on "${subject}", which is no subject of dvent.`, { cause });
    }
  }
}

function tokens(streamId: string): string {
  const category = categoryOf(streamId);
  const token = tokenFrom(category);
  return category.length === streamId.length ? token : `${token}.${tokenFrom(streamId.slice(category.length + 1))}`;
}

const idFrom = (parts: readonly string[]): string =>
  parts.map((part) => (part === '%' ? '' : decodeURIComponent(part))).join('-');

/** A part of a subject: one token, whatever is in it. */
export function tokenFrom(part: string): string {
  if (/^[\w-]+$/.test(part)) return part;
  return part === '' ? '%' : encodeURIComponent(part).replace(/[^\w%-]/g, hexCode);
}

/** For those characters that URLs may hold as they are: all of them ASCII. */
const hexCode = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
