import type { DventErrorCode } from '../../src/index.ts';

/** How scenarios tell of a refusal, and the code that tells programs. */
const codes: { readonly [told: string]: DventErrorCode } = {
  'as a conflict': 'CONCURRENCY',
  'as a duplicate': 'DUPLICATE_EVENT',
  'as a bad argument': 'INVALID_ARGUMENT',
  'as a bad event': 'INVALID_EVENT',
  'as a bad command': 'INVALID_COMMAND',
  'as an unknown command': 'UNKNOWN_COMMAND',
  'as unsupported': 'UNSUPPORTED',
  'as not found': 'AGGREGATE_NOT_FOUND',
  'because the event could not be applied': 'APPLY_FAILED',
  'because the stream was deleted': 'STREAM_DELETED',
  'because the store was closed': 'STORE_CLOSED',
};

export const refusals = Object.keys(codes);

export function refusalCode(told: string): DventErrorCode {
  const code = codes[told];
  if (code === undefined) throw new Error(`"${told}" is no refusal: ${refusals.join(', ')}`);
  return code;
}

/** The code of a refusal: of whatever is no error with a code, what it says itself. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : String(error));

/** A field of a refusal. */
export function fieldOf(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}
