import type { AnyEventType } from '../../core/event.ts';
import { isObject, type JsonSchema, type Keywords } from './json-schema.ts';
import { libraryOptions, type Side } from './library-options.ts';

/** What a type of event tells of itself. */
export interface ToldEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly formerly: readonly string[];
  /** What its schema takes, and what it gives: that is what is stored. `undefined` where its library cannot tell. */
  readonly schemas: ToldSchemas | undefined;
}

export type ToldSchemas = { readonly [side in Side]: JsonSchema };

export type EventSchema = AnyEventType['schema'];

/** Which JSON Schema is asked for. */
export const target = 'draft-2020-12';
const dialect = 'https://json-schema.org/draft/2020-12/schema';
const formerDialect = 'http://json-schema.org/draft-07/schema';

export const toldEvent = (
  { type, history: { schemaVersion, formerly } }: AnyEventType,
  schemas: ToldSchemas | undefined,
): ToldEvent => ({
  type,
  schemaVersion,
  formerly,
  schemas,
});

/** What the schema itself tells, by the interface of Standard JSON Schema. */
export function toldByItself(schema: EventSchema): ToldSchemas | undefined {
  const standard: object = schema['~standard'];
  const converter: unknown = 'jsonSchema' in standard ? standard.jsonSchema : undefined;
  if (!isConverter(converter)) return undefined;
  const { vendor } = schema['~standard'];
  const tell = (side: Side) => understood(converter[side]({ target, libraryOptions: libraryOptions(vendor, side) }));
  try {
    const [input, output] = [tell('input'), tell('output')];
    return input === undefined || output === undefined ? undefined : { input, output };
  } catch {
    return undefined; // "may throw if conversion is not supported"
  }
}

type Converter = { readonly [side in Side]: (options: object) => unknown };

const isConverter = (value: unknown): value is Converter =>
  typeof value === 'object' &&
  value !== null &&
  (['input', 'output'] as const).every((side) => typeof Reflect.get(value, side) === 'function');

/** The schema as plain JSON, without the name of its dialect; `undefined` for one that would be misread. */
export function understood(told: unknown): JsonSchema | undefined {
  const text = JSON.stringify(told);
  const schema: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isObject(schema)) return typeof schema === 'boolean' ? schema : undefined;
  const { $schema = dialect, ...keywords } = schema;
  const isFormer = String($schema).startsWith(formerDialect);
  return ($schema === dialect || (isFormer && isAlike(text))) && !isOld(text) ? (keywords satisfies Keywords) : undefined;
}

/** Where draft 7 says nothing that means something else now. */
const isAlike = (text: string) => !/"(\$ref|additionalItems|dependencies)":/.test(text);

/** Some words of older drafts mean nothing now, and would be passed over. */
const isOld = (text: string) => /"items":\[|"exclusive(Minimum|Maximum)":(true|false)|"nullable":/.test(text);
