import {
  Map as ImmutableMap,
  Record as ImmutableRecord,
  Set as ImmutableSet,
  isMap,
  isOrdered,
  List,
  OrderedMap,
  OrderedSet,
} from 'immutable';
import { fieldsOf, isPlainMap, listOf, mapOf, NotData, type PlainFields, setField } from '../core/data.ts';
import { erased, isErased } from '../core/erased.ts';
import { DecodeError } from '../core/store-errors.ts';
import { Bytes } from './bytes.ts';
import { Instant } from './instant.ts';
import { maxDepth } from './max-depth.ts';
import type { OwnKind, RecordValues } from './value-kind.ts';

// Values as JSON and back. What JSON has stays as it is; any other value is an object with the one key `$`, which holds its tag and
// what it is made of: `{"$":["Instant","2026-01-31T09:30:00.000Z"]}`. An object of the user's that looks like this is written as one
// with the tag `object`, so that no data is taken for a tag.

/** A kind of value, as it is written. */
interface TaggedKind {
  readonly tag: string;
  is(value: unknown): boolean;
  /** What the value is made of, as JSON; `inner` encodes what is inside it, at a step from it. */
  encode(value: never, inner: (value: unknown, step: string | number) => unknown): unknown;
  /** Throws for what `encode` does not give; `inner` decodes what is inside it. */
  decode(json: unknown, inner: (json: unknown) => unknown): unknown;
}

type Path = readonly (string | number)[];

/** The time to read an integer grows faster than its length: one of a million digits takes a second, one of these less than 1 ms. */
const mostDigits = 10_000;
const tooGreat = 10n ** BigInt(mostDigits);

/** @throws `NotData` for an integer that is too long to be kept */
export function checkDigits(integer: bigint, path: Path): void {
  if (integer >= tooGreat || integer <= -tooGreat) throw new NotData(`a bigint of more than ${mostDigits} digits`, [...path]);
}

/** Writes values as JSON, and reads them back: those that this library knows, and further kinds. */
export class ValueCodec {
  readonly #kinds: readonly TaggedKind[];
  readonly #byTag: ReadonlyMap<string, TaggedKind>;

  constructor(records: readonly RecordValues[], own: readonly OwnKind[]) {
    this.#kinds = [...own.map(ownKind), ...records.map(recordKind), ...collectionKinds, ...scalarKinds];
    this.#byTag = new Map(this.#kinds.map((kind) => [kind.tag, kind]));
  }

  /** @throws `NotData` with the path of what is of no known kind */
  encode(value: unknown, path: Path = []): unknown {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (path.length >= maxDepth) throw new NotData(`nested more than ${maxDepth} levels deep`, path.slice(0, 8));
    if (typeof value === 'bigint') checkDigits(value, path);
    const kind = this.#kinds.find((one) => one.is(value));
    const inner = (inside: unknown, step: string | number) => this.encode(inside, [...path, step]);
    // The kind has just said that the value is its own.
    if (kind) return { $: [kind.tag, kind.encode(value as never, inner)] };
    if (List.isList(value)) return value.toArray().map(inner);
    if (isMap(value))
      return fieldsAsJson(value.entrySeq().map(([key, field]) => [String(key), inner(field, String(key))] as const));
    throw new NotData('a value that no store can keep: register its kind', path);
  }

  /** @throws {@link DecodeError} (`DECODE_FAILED`) for a tag that is not known, and what the kinds throw */
  decode(json: unknown, depth = 0): unknown {
    if (typeof json !== 'object' || json === null) return json;
    if (depth > maxDepth + 1) throw new DecodeError('it is nested too deep');
    const inner = (inside: unknown) => this.decode(inside, depth + 1);
    if (Array.isArray(json)) return listOf(json.map(inner));
    const fields = json as PlainFields; // what is parsed JSON, and no array
    if (!isTagged(fields)) return mapOf((take) => forEachEntry(fields, (key, field) => take(key, inner(field))));
    const [tag, content, ...rest] = fields['$'] as readonly unknown[]; // as `isTagged` has seen
    const kind = typeof tag === 'string' ? this.#byTag.get(tag) : undefined;
    if (!kind || rest.length > 0)
      throw new DecodeError(`it holds a value of a kind that is not registered: ${String(JSON.stringify(tag)).slice(0, 100)}`);
    return kind.decode(content, inner);
  }
}

/** The fields of data as JSON. */
export const encodedFields = (fields: Readonly<PlainFields>, codec: ValueCodec): PlainFields =>
  fieldsAsJson(Object.keys(fields).map((key) => [key, codec.encode(fields[key], [key])]));

/** @throws {@link DecodeError} (`DECODE_FAILED`) for what is no object */
export function decodedFields(json: unknown, codec: ValueCodec): PlainFields {
  const value = codec.decode(json);
  if (isPlainMap(value)) return fieldsOf(value);
  throw new DecodeError('what is stored is not an object');
}

const forEachEntry = (fields: PlainFields, each: (key: string, field: unknown) => void) => {
  for (const key of Object.keys(fields)) each(key, fields[key]);
};

const isTagged = (fields: PlainFields) =>
  Object.keys(fields).length === 1 && Object.hasOwn(fields, '$') && Array.isArray(fields['$']);

/** Fields as a JSON object, or as one with a tag where it would look like a tag itself. */
function fieldsAsJson(entries: Iterable<readonly [string, unknown]>): PlainFields {
  const fields: PlainFields = {};
  for (const [key, field] of entries) setField(fields, key, field);
  return isTagged(fields) ? { $: ['object', fields['$']] } : fields;
}

const scalarKinds: readonly TaggedKind[] = [
  { tag: 'Erased', is: isErased, encode: () => 0, decode: () => erased },
  {
    tag: 'Instant',
    is: (value) => value instanceof Instant,
    encode: (instant: Instant) => instant.toString(),
    decode: (json) => {
      const instant = Instant.from(new Date(textFrom(json)));
      if (instant.toString() !== json) throw new DecodeError('it holds an instant that is none');
      return instant;
    },
  },
  {
    tag: 'Bytes',
    is: (value) => value instanceof Bytes,
    encode: (bytes: Bytes) => bytes.toString(),
    decode: (json) => {
      const binary = atob(textFrom(json));
      const taken = new Uint8Array(binary.length);
      // One by one: `Uint8Array.from` takes twenty times as long.
      for (let index = 0; index < binary.length; index += 1) taken[index] = binary.charCodeAt(index);
      const bytes = Bytes.from(taken);
      if (bytes.toString() !== json) throw new DecodeError('it holds bytes that are none');
      return bytes;
    },
  },
  {
    tag: 'bigint',
    is: (value) => typeof value === 'bigint',
    encode: (integer: bigint) => integer.toString(),
    decode: (json) => {
      const text = textFrom(json);
      const digits = text.length - (text.startsWith('-') ? 1 : 0);
      const integer = digits <= mostDigits ? BigInt(text) : undefined;
      if (integer?.toString() !== json) throw new DecodeError('it holds a bigint that is none');
      return integer;
    },
  },
  // An object that looks like a tag: `{ $: […] }`.
  { tag: 'object', is: () => false, encode: () => undefined, decode: (json, inner) => mapOf((take) => take('$', inner(json))) },
];

/** What these kinds are written as. */
function textFrom(json: unknown): string {
  if (typeof json === 'string') return json;
  throw new DecodeError('it holds a value that is none');
}

const isPair = (json: unknown): json is readonly [unknown, unknown] => Array.isArray(json) && json.length === 2;

function arrayFrom(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw new DecodeError('it holds a collection that is none');
}

function entriesFrom(json: unknown, inner: (json: unknown) => unknown): readonly [unknown, unknown][] {
  return arrayFrom(json).map((pair) => {
    if (!isPair(pair)) throw new DecodeError('it holds an entry that is none');
    return [inner(pair[0]), inner(pair[1])];
  });
}

type Inner = (value: unknown, step: string | number) => unknown;

const entriesOf = (map: ImmutableMap<unknown, unknown>, inner: Inner) =>
  map
    .entrySeq()
    .toArray()
    .map(([key, value], index) => [inner(key, index), inner(value, index)]);

const itemsOf = (set: ImmutableSet<unknown>, inner: Inner) => set.toArray().map(inner);

const hasTextKeys = (map: unknown) => isMap(map) && map.every((_, key) => typeof key === 'string');

const collectionKinds: readonly TaggedKind[] = [
  {
    tag: 'OrderedMap',
    is: (value) => isMap(value) && isOrdered(value),
    encode: entriesOf,
    decode: (json, inner) => OrderedMap<unknown, unknown>(entriesFrom(json, inner)),
  },
  {
    tag: 'Map', // of keys that are no text: else it is a JSON object
    is: (value) => isMap(value) && !isOrdered(value as object) && !hasTextKeys(value),
    encode: entriesOf,
    decode: (json, inner) => ImmutableMap<unknown, unknown>(entriesFrom(json, inner)),
  },
  {
    tag: 'OrderedSet',
    is: (value) => ImmutableSet.isSet(value) && isOrdered(value),
    encode: itemsOf,
    decode: (json, inner) => OrderedSet(arrayFrom(json).map(inner)),
  },
  {
    tag: 'Set',
    is: (value) => ImmutableSet.isSet(value) && !isOrdered(value),
    encode: itemsOf,
    decode: (json, inner) => ImmutableSet(arrayFrom(json).map(inner)),
  },
];

function recordKind({ tag, record: Factory }: RecordValues): TaggedKind {
  return {
    tag,
    is: (value) => ImmutableRecord.isRecord(value) && value.constructor === Factory,
    encode: (value: ImmutableRecord<object>, inner) =>
      Object.fromEntries(Object.entries(value.toObject()).map(([key, field]) => [key, inner(field, key)])),
    decode: (json, inner) => {
      if (typeof json !== 'object' || json === null || Array.isArray(json))
        throw new DecodeError(`it holds a ${tag} that is none`);
      const fields = Object.fromEntries(Object.entries(json).map(([key, field]) => [key, inner(field)]));
      return new Factory(fields as never); // what they are is the user's class to say
    },
  };
}

const ownKind = ({ tag, is, encode, decode }: OwnKind): TaggedKind => ({
  tag,
  is,
  encode: (value) => encode(value),
  decode: (json) => decode(json),
});
