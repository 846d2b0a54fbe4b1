import { isObject, type Keywords, valueKeyword } from './json-schema.ts';

// What libraries are asked for, in their own terms: that they tell what they can, and name the values that JSON Schema has no word for.

const named = (name: string) => ({ [valueKeyword]: ownNames[name] ?? name });

const ownNames: { readonly [name: string]: string } = { date: 'Date' };

const nameOfClass = (value: unknown): string => (typeof value === 'function' ? value.name : 'a class');

const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

/** What Zod has no JSON Schema for. Its `any` is not among them. */
const noJson = [
  'date',
  'bigint',
  'symbol',
  'undefined',
  'void',
  'nan',
  'map',
  'set',
  'transform',
  'custom',
  'function',
  'promise',
];

const zod = (side: Side) => ({
  io: side,
  unrepresentable: 'any',
  override: ({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: object }) => {
    const kind = String(field(zodSchema, '_zod', 'def', 'type'));
    if (!noJson.includes(kind)) return;
    const madeBy = field(zodSchema, '_zod', 'bag', 'Class');
    Object.assign(jsonSchema, named(madeBy === undefined ? kind : nameOfClass(madeBy)));
  },
});

const arktype = {
  fallback: {
    date: () => named('date'),
    domain: (told: unknown) => named(String(field(told, 'domain'))),
    proto: (told: unknown) => named(nameOfClass(field(told, 'proto'))),
  },
};

const noJsonInValibot = [
  'date',
  'bigint',
  'blob',
  'file',
  'map',
  'set',
  'symbol',
  'undefined',
  'void',
  'nan',
  'function',
  'promise',
];

const valibot = (side: Side) => ({
  errorMode: 'ignore',
  typeMode: side,
  overrideSchema: ({ valibotSchema, jsonSchema }: { valibotSchema: unknown; jsonSchema: unknown }) => {
    const kind = String(field(valibotSchema, 'type'));
    if (kind === 'instance') return named(nameOfClass(field(valibotSchema, 'class')));
    if (noJsonInValibot.includes(kind)) return named(kind);
    return side === 'output' && isObject(jsonSchema) ? withDefaults(jsonSchema) : undefined;
  },
});

/** What has a default is there when it comes out. Valibot's converter does not say so. */
function withDefaults(schema: Keywords): Keywords | undefined {
  const { properties, required } = schema;
  if (!isObject(properties) || !Array.isArray(required)) return undefined;
  const filled = Object.keys(properties).filter((key) => field(properties, key, 'default') !== undefined);
  return filled.length === 0 ? undefined : { ...schema, required: [...new Set([...required, ...filled])] };
}

/** What a schema takes, or what it gives. */
export type Side = 'input' | 'output';

/** By the vendor that a schema names: the options for its library. */
export const libraryOptions = (vendor: string, side: Side): { readonly [option: string]: unknown } =>
  ({ zod: zod(side), arktype, valibot: valibot(side) })[vendor] ?? {};
