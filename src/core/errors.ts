import type { StandardSchemaV1 } from '@standard-schema/spec';
import { causeOf, listed, messageOf, shown } from './error-text.ts';
import type { Event } from './event.ts';
import type { ExpectedVersion } from './expected-version.ts';

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
}

/** Somebody else has written to the stream: load the aggregate again and decide anew. Nothing was written. */
export class ConcurrencyError extends DventError {
  override readonly name = 'ConcurrencyError';
  readonly code = 'CONCURRENCY';
  readonly streamId: string;
  readonly expected: ExpectedVersion;
  readonly actual: number;
  constructor(fields: { streamId: string; expected: ExpectedVersion; actual: number }) {
    super(
      `Stream "${fields.streamId}" is at version ${fields.actual}, but ${expectation(fields.expected)} was expected. Nothing was written.`,
    );
    this.streamId = fields.streamId;
    this.expected = fields.expected;
    this.actual = fields.actual;
  }
}

const expectation = (expected: ExpectedVersion) =>
  expected === 'none' ? 'no stream' : expected === 'exists' ? 'an existing stream' : `version ${expected}`;

/** An event with this id is in the stream already, and the save is no plain repeat of an earlier one. Nothing was written. */
export class DuplicateEventError extends DventError {
  override readonly name = 'DuplicateEventError';
  readonly code = 'DUPLICATE_EVENT';
  readonly streamId: string;
  readonly eventId: string;
  constructor(fields: { streamId: string; eventId: string }) {
    super(`Event id "${fields.eventId}" is used twice in stream "${fields.streamId}". Nothing was written.`);
    this.streamId = fields.streamId;
    this.eventId = fields.eventId;
  }
}

/** The stream was deleted for good: its id cannot be used again. */
export class StreamDeletedError extends DventError {
  override readonly name = 'StreamDeletedError';
  readonly code = 'STREAM_DELETED';
  readonly streamId: string;
  constructor(fields: { streamId: string }) {
    super(`Stream "${fields.streamId}" was deleted: it gives and takes no more events.`);
    this.streamId = fields.streamId;
  }
}

/** An argument is not what the call takes; `field` and `value` say which. */
export class InvalidArgumentError extends DventError {
  override readonly name = 'InvalidArgumentError';
  readonly code = 'INVALID_ARGUMENT';
  readonly field: string;
  readonly value: unknown;
  constructor(fields: { field: string; value: unknown; expected: string; cause?: unknown }) {
    super(`${fields.field} must be ${fields.expected}, got ${shown(fields.value)}.`, causeOf(fields));
    this.field = fields.field;
    this.value = fields.value;
  }
}

/** What a schema, or the rules of this library, found wrong with a value. */
export type Issue = StandardSchemaV1.Issue;

/** The data does not fit the event's schema, or the event does not fit its place in the stream. */
export class InvalidEventError extends DventError {
  override readonly name = 'InvalidEventError';
  readonly code = 'INVALID_EVENT';
  readonly eventType: string;
  readonly issues: readonly Issue[];
  constructor(fields: { eventType: string; issues: readonly Issue[]; cause?: unknown }) {
    super(`Invalid ${fields.eventType}: ${listed(fields.issues)}`, causeOf(fields));
    this.eventType = fields.eventType;
    this.issues = fields.issues;
  }
}

/** The data does not fit the command's schema. */
export class InvalidCommandError extends DventError {
  override readonly name = 'InvalidCommandError';
  readonly code = 'INVALID_COMMAND';
  readonly commandType: string;
  readonly issues: readonly Issue[];
  constructor(fields: { commandType: string; issues: readonly Issue[]; cause?: unknown }) {
    super(`Invalid ${fields.commandType}: ${listed(fields.issues)}`, causeOf(fields));
    this.commandType = fields.commandType;
    this.issues = fields.issues;
  }
}

/** The command handler has no entry for this type of command in its handle-map. */
export class UnknownCommandError extends DventError {
  override readonly name = 'UnknownCommandError';
  readonly code = 'UNKNOWN_COMMAND';
  readonly commandType: string;
  constructor(fields: { commandType: string; known: readonly string[] }) {
    super(`No handler for command "${fields.commandType}". The handle-map knows: ${fields.known.join(', ') || 'none'}.`);
    this.commandType = fields.commandType;
  }
}

/** There is no such aggregate (or it was deleted). */
export class AggregateNotFoundError extends DventError {
  override readonly name = 'AggregateNotFoundError';
  readonly code = 'AGGREGATE_NOT_FOUND';
  readonly aggregateType: string;
  readonly aggregateId: string;
  constructor(fields: { aggregateType: string; aggregateId: string }) {
    super(`No ${fields.aggregateType} with id "${fields.aggregateId}".`);
    this.aggregateType = fields.aggregateType;
    this.aggregateId = fields.aggregateId;
  }
}

/** An apply function threw, or returned something other than its state's Record. The aggregate stayed as it was. */
export class ApplyError extends DventError {
  override readonly name = 'ApplyError';
  readonly code = 'APPLY_FAILED';
  readonly streamId: string;
  readonly version: number;
  readonly eventType: string;
  constructor(fields: { streamId: string; version: number; eventType: string; cause: unknown }) {
    super(
      `Applying ${fields.eventType} to "${fields.streamId}" at version ${fields.version} failed: ${messageOf(fields.cause)}`,
      {
        cause: fields.cause,
      },
    );
    this.streamId = fields.streamId;
    this.version = fields.version;
    this.eventType = fields.eventType;
  }
}

/** What is stored cannot be read back as an event. */
export class DecodeError extends DventError {
  override readonly name = 'DecodeError';
  readonly code = 'DECODE_FAILED';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What is stored contradicts itself: a version is missing, a row was moved or edited. */
export class IntegrityError extends DventError {
  override readonly name = 'IntegrityError';
  readonly code = 'INTEGRITY';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** This store, file or server cannot do what was asked of it. */
export class UnsupportedError extends DventError {
  override readonly name = 'UnsupportedError';
  readonly code = 'UNSUPPORTED';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The store was closed: open it again. */
export class StoreClosedError extends DventError {
  override readonly name = 'StoreClosedError';
  readonly code = 'STORE_CLOSED';
  constructor() {
    super('The event store is closed.');
  }
}

/** The store could not be reached, or refused to write. Nothing was written: saving again later is safe. */
export class StoreUnavailableError extends DventError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** The store died between writing and answering. Saving `events` again with `expectedVersion` is safe and tells which it was. */
export class OutcomeUnknownError extends DventError {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'OUTCOME_UNKNOWN';
  readonly saves: readonly UnknownSave[];
  constructor(fields: { saves: readonly UnknownSave[]; cause: unknown }) {
    super(
      `It is not known whether the save reached the store: ${messageOf(fields.cause)}. Save the same events again to find out.`,
      {
        cause: fields.cause,
      },
    );
    this.saves = fields.saves;
  }
  /** The events as placed, with their ids. */
  get events(): readonly Event[] {
    return this.saves.flatMap((save) => save.events);
  }
  /** What the attempt was aimed at; of a save over several streams, the first one's. */
  get expectedVersion(): ExpectedVersion {
    return this.saves[0]?.expectedVersion ?? 'any';
  }
}

/** One stream's part of a save whose outcome is unknown: it can be passed to `saveStreams` as it is. */
export interface UnknownSave {
  readonly streamId: string;
  readonly events: readonly Event[];
  readonly expectedVersion: ExpectedVersion;
}
