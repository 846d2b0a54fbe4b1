import { Map as ImmutableMap } from 'immutable';
import { dataFrom, NotData } from './data.ts';
import { type DventError, InvalidArgumentError, type Issue } from './errors.ts';
import { checkName } from './names.ts';
import { type ObjectSchema, validated } from './schema.ts';

// What events and commands have in common: data that a schema has checked, and metadata.

/** Each kind of message has its own error for the same findings. */
export type Refusal = (issues: readonly Issue[], cause?: unknown) => DventError;

export function checkedData(
  schema: ObjectSchema,
  { input, refuse }: { input: unknown; refuse: Refusal },
): ImmutableMap<string, unknown> {
  const result = validated(schema, input);
  if ('issues' in result) throw refuse(result.issues);
  return jsonFrom(result.value, { refuse, field: undefined });
}

/** The library's own keys; all others are the user's. */
const idKeys = ['correlationId', 'causationId', 'commandId'] as const;

const noMetadata: ImmutableMap<string, unknown> = ImmutableMap();

export function metadataFrom(metadata: unknown, refuse: Refusal): ImmutableMap<string, unknown> {
  if (metadata === undefined) return noMetadata;
  const map = jsonFrom(metadata, { refuse, field: 'metadata' });
  for (const key of idKeys) if (map.has(key)) checkName(map.get(key), `metadata.${key}`);
  const schemaVersion = map.get('schemaVersion', 1);
  if (!Number.isSafeInteger(schemaVersion) || Number(schemaVersion) < 1) {
    throw new InvalidArgumentError({
      field: 'metadata.schemaVersion',
      value: schemaVersion,
      expected: 'a whole number from 1 on',
    });
  }
  return map;
}

function jsonFrom(
  value: unknown,
  { refuse, field }: { refuse: Refusal; field: string | undefined },
): ImmutableMap<string, unknown> {
  try {
    return dataFrom(value);
  } catch (error) {
    if (!(error instanceof NotData)) throw error;
    const path = [...(field ? [field] : []), ...(error.issue.path ?? [])];
    throw refuse([{ message: error.issue.message, path }]);
  }
}
