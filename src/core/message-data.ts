import { hash, is } from 'immutable';
import { forEachField, type PlainFields, plainFrom, setField, type Taking, taking } from './data.ts';
import type { UnknownData } from './data-view.ts';
import { inspected } from './inspected.ts';
import type { Personal } from './personal.ts';

/** What has to be done with data before they are kept: it is no part of their value. */
export interface Needs {
  /** The message holds values that are no JSON, be it in its metadata. */
  readonly isRich?: boolean;
  /** Some fields are to be sealed. */
  readonly personal?: Personal;
}

const noNeeds: Needs = {};

/**
 * The data of a message: what `Data` is at run time at its outermost level; inside, objects are a Map and arrays a List.
 *
 * It keeps its fields in one plain object that nobody else has. As an Immutable.js Map, data was several objects a field, and
 * every read a walk through them: read-decide-save on the memory store took 23 µs, with this 17 µs (decision 13).
 */
export class MessageData implements UnknownData {
  readonly #fields: PlainFields;
  readonly #needs: Needs;

  /** Takes over an object whose fields are data already, and which nobody else has. */
  constructor(fields: PlainFields, needs: Needs = noNeeds) {
    this.#fields = fields;
    this.#needs = needs;
    Object.freeze(this);
  }

  /** Takes in plain data: checked, normalised, copied. Throws `NotData` where it is something else. */
  static from(value: unknown, at: Taking = taking()): MessageData {
    const fields: PlainFields = {};
    forEachField(value, at, (key, field) => setField(fields, key, field));
    return new MessageData(fields, at.hasRich ? { isRich: true } : noNeeds);
  }

  /** What has to be done before it is kept. */
  static needsOf(data: unknown): Needs {
    return data instanceof MessageData ? data.#needs : noNeeds;
  }

  /** The same data, of which some are somebody's own. */
  about(personal: Personal): MessageData {
    return new MessageData(this.#fields, { ...this.#needs, personal });
  }

  /** Its fields, to read only. */
  static fieldsOf(data: MessageData): Readonly<PlainFields> {
    return data.#fields;
  }

  get size(): number {
    return Object.keys(this.#fields).length;
  }

  get(key: string): unknown {
    const field = this.#fields[key];
    // What every object inherits is no string: most fields need no second look, which would double the time.
    return typeof field === 'string' || Object.hasOwn(this.#fields, key) ? field : undefined;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key);
  }

  equals(other: unknown): boolean {
    if (this === other) return true;
    if (!(other instanceof MessageData) || other.size !== this.size) return false;
    return Object.entries(this.#fields).every(([key, field]) => other.has(key) && is(field, other.get(key)));
  }

  /** The same in whatever order the keys stand. */
  hashCode(): number {
    return Object.entries(this.#fields).reduce((code, [key, field]) => (code + (hash(key) ^ (31 * hash(field)))) | 0, 0);
  }

  toJS(): PlainFields {
    const plain: PlainFields = {};
    for (const [key, field] of Object.entries(this.#fields)) setField(plain, key, plainFrom(field));
    return plain;
  }

  toJSON(): PlainFields {
    return this.toJS();
  }

  /** As JSON. What is nested writes itself, every key kept. */
  toString(): string {
    return JSON.stringify(this.#fields);
  }

  [inspected](): PlainFields {
    return this.toJS();
  }
}
