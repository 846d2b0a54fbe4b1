import { createHash } from 'node:crypto';

// What happens to a todo, as plain data: every contender saves the same facts, in its own form.

export const statuses = ['Queued', 'Started', 'Finished'] as const;
export type Status = (typeof statuses)[number];

export interface Added {
  readonly id: string;
  readonly description: string;
  readonly status: Status;
  readonly note: string;
}

export interface StatusChanged {
  readonly id: string;
  readonly status: Status;
  readonly note: string;
}

/** One fact in the life of a todo; `version` is its place there, from 1 on. */
export type Fact =
  | { readonly id: string; readonly version: number; readonly type: 'TodoAdded'; readonly data: Added }
  | { readonly id: string; readonly version: number; readonly type: 'TodoStatusChanged'; readonly data: StatusChanged };

/** A history is one `TodoAdded` and 99 `TodoStatusChanged`. */
export const historyLength = 100;

// The notes bring each payload to 200 bytes of JSON, give or take the length of a status.
const addedNote = 'Ask at the desk, and take the receipt along with you.';
export const changedNote =
  'Moved by the weekly review: the parts have come, the bench is free, and nobody else has asked for it before Friday, as agreed.';

export function factAt(id: string, version: number): Fact {
  const status = statuses[(version - 1) % statuses.length] ?? 'Queued';
  return version === 1
    ? {
        id,
        version,
        type: 'TodoAdded',
        data: { id, description: 'Fetch the new chain from the shop by the station', status, note: addedNote },
      }
    : { id, version, type: 'TodoStatusChanged', data: { id, status, note: changedNote } };
}

export const historyOf = (id: string): Fact[] => Array.from({ length: historyLength }, (_, index) => factAt(id, index + 1));

/** The nth id of a sequence: the same in every process, and spread over the alphabet as random ids are. */
export function idAt(sequence: string, index: number): string {
  const hex = createHash('sha1').update(`${sequence} ${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The ids and versions of facts one after another: a history of 100, then the next one's. */
export class FactSource {
  readonly #sequence: string;
  #history = 0;
  #version = 0;
  #id: string;

  constructor(sequence: string) {
    this.#sequence = sequence;
    this.#id = idAt(sequence, 0);
  }

  next(): Fact {
    if (this.#version === historyLength) {
      this.#version = 0;
      this.#id = idAt(this.#sequence, ++this.#history);
    }
    return factAt(this.#id, ++this.#version);
  }

  nextHistory(): Fact[] {
    return historyOf(idAt(this.#sequence, this.#history++));
  }
}

/** The sequence of the todos in a log that was written beforehand. */
export const logSequence = 'log';
