import { InvalidArgumentError } from './errors.ts';

const maxStreamIdBytes = 512;
const maxNameBytes = 256;

/** An aggregate type is the category of its streams, so it may not hold the `-` that ends a category. */
const aggregateTypePattern = /^[A-Za-z][A-Za-z0-9_.]*$/;

export const streamIdOf = (aggregateType: string, aggregateId: string) => `${aggregateType}-${aggregateId}`;

/** With its type and a `-`, an aggregate's id makes a stream id. */
export function checkAggregateId(aggregateType: string, id: unknown): asserts id is string {
  checkText(id, { field: 'id', maxBytes: maxStreamIdBytes - streamIdOf(aggregateType, '').length });
}

export function checkAggregateType(type: unknown): asserts type is string {
  checkText(type, { field: 'type', maxBytes: maxStreamIdBytes - '-x'.length });
  if (!aggregateTypePattern.test(type)) {
    throw new InvalidArgumentError({ field: 'type', value: type, expected: 'a letter, then letters, digits, "_" and "."' });
  }
}

/**
 * The part of a stream id before its first `-`: all streams of one aggregate type share it.
 *
 * @example
 * import { categoryOf } from 'dvent/store';
 * const category = categoryOf('Todo-milk-1'); // 'Todo'
 */
export const categoryOf = (streamId: string): string => {
  const dash = streamId.indexOf('-');
  return dash === -1 ? streamId : streamId.slice(0, dash);
};

/** Also for what is compared with parts of streams and events: names of them are no longer. */
export function checkStreamId(value: unknown, field = 'streamId'): asserts value is string {
  checkText(value, { field, maxBytes: maxStreamIdBytes });
}

/**
 * What `setStatus` throws for a stream that is not there.
 *
 * @example
 * import { unknownStream } from 'dvent/store';
 * const check = (streamIds: ReadonlySet<string>, streamId: string) => {
 *   if (!streamIds.has(streamId)) throw unknownStream(streamId);
 * };
 */
export const unknownStream = (streamId: string) =>
  new InvalidArgumentError({ field: 'streamId', value: streamId, expected: 'the id of a stream' });

/** For types of messages and ids of theirs. */
export function checkName(value: unknown, field: string): asserts value is string {
  checkText(value, { field, maxBytes: maxNameBytes });
}

/** Names that begin with `$` are the library's own, such as `$StreamDeleted`. */
export function checkUserName(value: unknown, field: string): asserts value is string {
  checkName(value, field);
  refuseReserved(value, field);
}

export function checkUserStreamId(value: unknown): asserts value is string {
  checkStreamId(value);
  refuseReserved(value, 'streamId');
}

export const isReserved = (name: string) => name.startsWith('$');

function refuseReserved(value: string, field: string) {
  if (isReserved(value)) throw new InvalidArgumentError({ field, value, expected: 'a name without a leading "$" (reserved)' });
}

function checkText(value: unknown, { field, maxBytes }: { field: string; maxBytes: number }): asserts value is string {
  if (typeof value !== 'string') throw new InvalidArgumentError({ field, value, expected: 'a string' });
  if (value === '') throw new InvalidArgumentError({ field, value, expected: 'a non-empty string' });
  // A UTF-16 unit takes at most three bytes of UTF-8, so short texts need no counting.
  if (value.length * 3 > maxBytes && (value.length > maxBytes || byteLength(value) > maxBytes)) {
    throw new InvalidArgumentError({ field, value, expected: `at most ${maxBytes} bytes of UTF-8` });
  }
  if (value.includes('\0')) throw new InvalidArgumentError({ field, value, expected: 'text without U+0000' });
  if (!value.isWellFormed())
    throw new InvalidArgumentError({ field, value, expected: 'well-formed Unicode (no lone surrogates)' });
}

const encoder = new TextEncoder();
/** The length of a text in UTF-8, in bytes. */
export const byteLength = (text: string): number => encoder.encode(text).byteLength;
