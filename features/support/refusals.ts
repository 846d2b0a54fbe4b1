import type { DventErrorCode } from '../../src/index.ts';

/** How scenarios tell of a refusal: the code that tells programs, and the name that a log shows. */
const told: { readonly [words: string]: readonly [code: DventErrorCode, name: string] } = {
  'as a conflict': ['CONCURRENCY', 'ConcurrencyError'],
  'as a duplicate': ['DUPLICATE_EVENT', 'DuplicateEventError'],
  'as a bad argument': ['INVALID_ARGUMENT', 'InvalidArgumentError'],
  'as a bad event': ['INVALID_EVENT', 'InvalidEventError'],
  'as a bad command': ['INVALID_COMMAND', 'InvalidCommandError'],
  'as an unknown command': ['UNKNOWN_COMMAND', 'UnknownCommandError'],
  'as unreadable': ['DECODE_FAILED', 'DecodeError'],
  'as unsupported': ['UNSUPPORTED', 'UnsupportedError'],
  'as not found': ['AGGREGATE_NOT_FOUND', 'AggregateNotFoundError'],
  'because the event could not be applied': ['APPLY_FAILED', 'ApplyError'],
  'because the stream was deleted': ['STREAM_DELETED', 'StreamDeletedError'],
  'because what is stored contradicts itself': ['INTEGRITY', 'IntegrityError'],
  'because the subject was erased': ['SUBJECT_ERASED', 'SubjectErasedError'],
  'because its outcome is unknown': ['OUTCOME_UNKNOWN', 'OutcomeUnknownError'],
  'because the store was closed': ['STORE_CLOSED', 'StoreClosedError'],
};

export const refusals = Object.keys(told);

export const refusalCode = (words: string): DventErrorCode => refusal(words)[0];
export const refusalName = (words: string): string => refusal(words)[1];

function refusal(words: string): readonly [DventErrorCode, string] {
  const known = told[words];
  if (known === undefined) throw new Error(`"${words}" is no refusal: ${refusals.join(', ')}`);
  return known;
}

/** The code of a refusal: of whatever is no error with a code, what it says itself. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : String(error));

/** A field of a refusal. */
export function fieldOf(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
}
