import { hash, type Map as ImmutableMap, is, type ValueObject } from 'immutable';
import { dataFrom, emptyData, NotData, plainFrom, type Taking, taking } from './data.ts';
import type { DventError, Issue } from './errors.ts';
import { inspected } from './inspected.ts';
import { MessageData } from './message-data.ts';
import { checkName, checkUserName } from './names.ts';
import { richValuesOf } from './rich-values.ts';
import { type ObjectSchema, validated } from './schema.ts';
import { checkTimestamp } from './timestamp.ts';
import { checkWholeNumber } from './whole-number.ts';

// What events and commands have in common: they are values, with data that a schema has checked, and metadata.

/**
 * An immutable value made of its fields: equal to one of its kind with equal fields. No Immutable.js Record: making one of
 * these takes 0.05 µs, a Record 0.6 µs; reading a field 1 ns, a Record's 30 ns; and loading makes and reads many.
 */
export abstract class Message implements ValueObject {
  abstract readonly id: string;
  abstract readonly metadata: ImmutableMap<string, unknown>;

  equals(other: unknown): boolean {
    if (this === other) return true;
    if (!(other instanceof Message) || other.constructor !== this.constructor) return false;
    return Object.entries(this).every(([field, value]) => is(value, Reflect.get(other, field)));
  }

  hashCode(): number {
    return Object.values(this).reduce<number>((code, value) => (31 * code + hash(value)) | 0, 0);
  }

  toJS(): object {
    return Object.fromEntries(
      Object.entries(this).map(([field, value]) => [field, value instanceof MessageData ? value.toJS() : plainFrom(value)]),
    );
  }

  [inspected](): object {
    return this.toJS();
  }
}

/** Each kind of message has its own error for the same findings. */
export type Refusal = (issues: readonly Issue[]) => DventError;

/** What may be given to a message when it is made. */
interface Given {
  readonly id?: string;
  readonly timestamp?: string;
  readonly metadata?: { readonly [key: string]: unknown };
}

/** Checks what somebody makes a message of, and gives its data and metadata. */
export function checkedParts(input: unknown, { schema, given, refuse }: { schema: ObjectSchema; given: Given; refuse: Refusal }) {
  const { id, timestamp, metadata } = given;
  if (id !== undefined) checkUserName(id, 'id');
  if (timestamp !== undefined) checkTimestamp(timestamp, 'timestamp');
  const result = validated(schema, input);
  if ('issues' in result) throw refuse(result.issues);
  const at = taking(richValuesOf(schema));
  const checked = metadataFrom(metadata, { refuse, at });
  const data = refusing({ refuse, path: [] }, () => MessageData.from(result.value, at));
  return { data, metadata: checked };
}

/** The library's own keys; all others are the user's. */
const idKeys = ['correlationId', 'causationId', 'commandId'] as const;

export const noMetadata = emptyData;

function metadataFrom(metadata: unknown, { refuse, at }: { refuse: Refusal; at: Taking }): ImmutableMap<string, unknown> {
  if (metadata === undefined) return noMetadata;
  const map = refusing({ refuse, path: ['metadata'] }, () => dataFrom(metadata, at));
  for (const key of idKeys) if (map.has(key)) checkName(map.get(key), `metadata.${key}`);
  checkWholeNumber(map.get('schemaVersion', 1), { field: 'metadata.schemaVersion', least: 1 });
  return map;
}

/** Turns what is found wrong with plain data into the message's own error. */
function refusing<Taken>({ refuse, path }: { refuse: Refusal; path: readonly string[] }, take: () => Taken): Taken {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof NotData)) throw error;
    throw refuse([{ message: error.issue.message, path: [...path, ...error.issue.path] }]);
  }
}
