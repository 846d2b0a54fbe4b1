import { parseExactly } from '../../codec/exact-json.ts';
import { InvalidArgumentError } from '../../core/errors.ts';
import { isObject, isSchema, type JsonSchema, sorted } from './json-schema.ts';
import type { ToldEvent } from './told-schema.ts';

/** What is recorded of a type of event. */
export interface RecordedEvent {
  readonly schemaVersion: number;
  readonly formerly: readonly string[];
  /** By schema version: what was stored under it; `null` where that could not be told. */
  readonly schemas: ReadonlyMap<number, JsonSchema | null>;
}

/** Of each type of event, by its name. */
export type SchemaRecord = ReadonlyMap<string, RecordedEvent>;

/** Of the file. */
const format = 1;

/**
 * What a file says.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for one that says something else
 */
export function recordFrom(text: string, file: string): SchemaRecord {
  const parsed = parsedJson(text);
  const events = isObject(parsed) && parsed['format'] === format && isObject(parsed['events']) ? parsed['events'] : undefined;
  const entries = events && Object.entries(events).map(([type, value]) => [type, recordedEvent(value)] as const);
  const isWhole = (given: NonNullable<typeof entries>): given is [string, RecordedEvent][] => given.every(([, one]) => one);
  if (entries && isWhole(entries)) return new Map(entries);
  throw new InvalidArgumentError({ field: 'file', value: file, expected: 'what `dvent schema check --update` has written' });
}

function parsedJson(text: string): unknown {
  try {
    JSON.parse(text);
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

function recordedEvent(value: unknown): RecordedEvent | undefined {
  if (!isObject(value)) return undefined;
  const { schemaVersion, formerly, schemas } = value;
  if (typeof schemaVersion !== 'number' || !Array.isArray(formerly) || !isObject(schemas)) return undefined;
  const entries = Object.entries(schemas).flatMap(([version, schema]) =>
    schema === null || isSchema(schema) ? [[Number(version), schema] as const] : [],
  );
  return { schemaVersion, formerly: formerly.map(String), schemas: new Map(entries) };
}

/** The record as a file: the same for the same types, in whatever order they came. */
export function recordText(record: SchemaRecord): string {
  const events = [...record].map(([type, { schemaVersion, formerly, schemas }]) => [
    type,
    { schemaVersion, formerly: [...formerly].sort(), schemas: Object.fromEntries(schemas) },
  ]);
  return `${JSON.stringify(sorted({ format, events: Object.fromEntries(events) }), null, 2)}\n`;
}

/** The record with the types as they are now. What was stored under earlier schema versions, and under former names, is kept. */
export function updatedRecord(record: SchemaRecord, now: readonly ToldEvent[]): SchemaRecord {
  return new Map(
    now.map(({ type, schemaVersion, formerly, schemas }) => {
      const earlier = [...formerly, type].flatMap((name) => [...(record.get(name)?.schemas ?? [])]);
      const kept = earlier.filter(([version]) => version < schemaVersion);
      return [type, { schemaVersion, formerly, schemas: new Map([...kept, [schemaVersion, schemas?.output ?? null]]) }];
    }),
  );
}
