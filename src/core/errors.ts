import type { StandardSchemaV1 } from '@standard-schema/spec';
import { listed, messageOf, shown } from './error-text.ts';

/** Tells the failures apart: `error.code` narrows, and survives minifiers and copies of this package. */
export type DventErrorCode =
  | 'AGGREGATE_NOT_FOUND'
  | 'APPLY_FAILED'
  | 'CONCURRENCY'
  | 'DECODE_FAILED'
  | 'DUPLICATE_EVENT'
  | 'INTEGRITY'
  | 'INVALID_ARGUMENT'
  | 'INVALID_COMMAND'
  | 'INVALID_EVENT'
  | 'OUTCOME_UNKNOWN'
  | 'STORE_CLOSED'
  | 'STORE_UNAVAILABLE'
  | 'STREAM_DELETED'
  | 'SUBJECT_ERASED'
  | 'UNKNOWN_COMMAND'
  | 'UNSUPPORTED';

/**
 * What every error of this library extends.
 *
 * @example
 * import { DventError } from 'dvent';
 * const isOurs = (error: unknown) => error instanceof DventError && error.code === 'CONCURRENCY';
 */
export abstract class DventError extends Error {
  abstract readonly code: DventErrorCode;
  // A string on the class: minifiers rename classes, and a log line should still say which error it was.
  abstract override readonly name: string;

  /** @param fields the values of the error's own fields, and its `cause` where it has one */
  constructor(message: string, fields: ErrorOptions & { readonly [field: string]: unknown } = {}) {
    super(message, fields);
    Object.assign(this, fields); // `cause` has its place already, and keeps it
  }
}

/** By its code: the error may come from a store that has its own copy of this library. */
export const hasCode = (error: unknown, code: DventErrorCode) => error instanceof Error && 'code' in error && error.code === code;

/**
 * An argument is not what the call takes; `field` and `value` say which.
 *
 * @example
 * import { InvalidArgumentError } from 'dvent';
 * const fault = (error: unknown) => (error instanceof InvalidArgumentError ? { [error.field]: error.value } : undefined);
 */
export class InvalidArgumentError extends DventError {
  override readonly name = 'InvalidArgumentError';
  readonly code = 'INVALID_ARGUMENT';
  declare readonly field: string;
  declare readonly value: unknown;
  constructor({ expected, ...fields }: { field: string; value: unknown; expected: string; cause?: unknown }) {
    super(`${fields.field} must be ${expected}, got ${shown(fields.value)}.`, fields);
  }
}

/** What a schema, or the rules of this library, found wrong with a value. */
export type Issue = StandardSchemaV1.Issue;

/**
 * The data does not fit the event's schema, or the event does not fit its place in the stream.
 *
 * @example
 * import { InvalidEventError } from 'dvent';
 * const faults = (error: unknown) => (error instanceof InvalidEventError ? error.issues.map(({ message }) => message) : []);
 */
export class InvalidEventError extends DventError {
  override readonly name = 'InvalidEventError';
  readonly code = 'INVALID_EVENT';
  declare readonly eventType: string;
  declare readonly issues: readonly Issue[];
  constructor(fields: { eventType: string; issues: readonly Issue[]; cause?: unknown }) {
    super(`Invalid ${fields.eventType}: ${listed(fields.issues)}`, fields);
  }
}

/**
 * The data does not fit the command's schema: what a form shows to the person who filled it in.
 *
 * @example
 * import { InvalidCommandError } from 'dvent';
 * const faults = (error: unknown) =>
 *   error instanceof InvalidCommandError ? error.issues.map(({ path, message }) => ({ path, message })) : [];
 */
export class InvalidCommandError extends DventError {
  override readonly name = 'InvalidCommandError';
  readonly code = 'INVALID_COMMAND';
  declare readonly commandType: string;
  declare readonly issues: readonly Issue[];
  constructor(fields: { commandType: string; issues: readonly Issue[]; cause?: unknown }) {
    super(`Invalid ${fields.commandType}: ${listed(fields.issues)}`, fields);
  }
}

/**
 * The command handler has no entry for this type of command in its handle-map.
 *
 * @example
 * import { UnknownCommandError } from 'dvent';
 * const unknown = (error: unknown) => (error instanceof UnknownCommandError ? error.commandType : undefined);
 */
export class UnknownCommandError extends DventError {
  override readonly name = 'UnknownCommandError';
  readonly code = 'UNKNOWN_COMMAND';
  declare readonly commandType: string;
  constructor({ known, ...fields }: { commandType: string; known: readonly string[] }) {
    super(`No handler for command "${fields.commandType}". The handle-map knows: ${known.join(', ') || 'none'}.`, fields);
  }
}

/**
 * There is no such aggregate (or it was deleted).
 *
 * @example
 * import { AggregateNotFoundError } from 'dvent';
 * const statusOf = (error: unknown) => (error instanceof AggregateNotFoundError ? 404 : 500);
 */
export class AggregateNotFoundError extends DventError {
  override readonly name = 'AggregateNotFoundError';
  readonly code = 'AGGREGATE_NOT_FOUND';
  declare readonly aggregateType: string;
  declare readonly aggregateId: string;
  constructor(fields: { aggregateType: string; aggregateId: string }) {
    super(`No ${fields.aggregateType} with id "${fields.aggregateId}".`, fields);
  }
}

/**
 * An apply function threw, or returned something other than its state's Record. The aggregate stayed as it was.
 *
 * @example
 * import { ApplyError } from 'dvent';
 * const place = (error: unknown) =>
 *   error instanceof ApplyError ? `${error.eventType}, version ${error.version} of ${error.streamId}` : undefined;
 */
export class ApplyError extends DventError {
  override readonly name = 'ApplyError';
  readonly code = 'APPLY_FAILED';
  declare readonly streamId: string;
  declare readonly version: number;
  declare readonly eventType: string;
  constructor(fields: { streamId: string; version: number; eventType: string; cause: unknown }) {
    super(
      `Applying ${fields.eventType} to "${fields.streamId}" at version ${fields.version} failed: ${messageOf(fields.cause)}`,
      fields,
    );
  }
}
