import type { StandardSchemaV1 } from '@standard-schema/spec';
import { listed, messageOf, shown } from './error-text.ts';
import type { Event } from './event.ts';
import type { PlacedSave } from './event-store.ts';
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

  /** @param fields the values of the error's own fields, and its `cause` where it has one */
  constructor(message: string, fields: ErrorOptions & { readonly [field: string]: unknown } = {}) {
    super(message, fields);
    Object.assign(this, fields); // `cause` has its place already, and keeps it
  }
}

/**
 * Somebody else has written to the stream: load the aggregate again and decide anew. Nothing was written.
 *
 * @example
 * import { ConcurrencyError } from 'dvent';
 * const told = (error: unknown) =>
 *   error instanceof ConcurrencyError ? `${error.streamId} has gone on to version ${error.actual}` : undefined;
 */
export class ConcurrencyError extends DventError {
  override readonly name = 'ConcurrencyError';
  readonly code = 'CONCURRENCY';
  declare readonly streamId: string;
  declare readonly expected: ExpectedVersion;
  declare readonly actual: number;
  constructor(fields: { streamId: string; expected: ExpectedVersion; actual: number }) {
    super(
      `Stream "${fields.streamId}" is at version ${fields.actual}, but ${expectation(fields.expected)} was expected. Nothing was written.`,
      fields,
    );
  }
}

const expectation = (expected: ExpectedVersion) =>
  expected === 'none' ? 'no stream' : expected === 'exists' ? 'an existing stream' : `version ${expected}`;

/**
 * An event with this id is in the stream already, and the save is no plain repeat of an earlier one. Nothing was written.
 *
 * @example
 * import { DuplicateEventError } from 'dvent';
 * const known = (error: unknown) => (error instanceof DuplicateEventError ? error.eventId : undefined);
 */
export class DuplicateEventError extends DventError {
  override readonly name = 'DuplicateEventError';
  readonly code = 'DUPLICATE_EVENT';
  declare readonly streamId: string;
  declare readonly eventId: string;
  constructor(fields: { streamId: string; eventId: string }) {
    super(`Event id "${fields.eventId}" is used twice in stream "${fields.streamId}". Nothing was written.`, fields);
  }
}

/**
 * The stream was deleted for good: its id cannot be used again.
 *
 * @example
 * import { StreamDeletedError } from 'dvent';
 * const gone = (error: unknown) => (error instanceof StreamDeletedError ? error.streamId : undefined);
 */
export class StreamDeletedError extends DventError {
  override readonly name = 'StreamDeletedError';
  readonly code = 'STREAM_DELETED';
  declare readonly streamId: string;
  constructor(fields: { streamId: string }) {
    super(`Stream "${fields.streamId}" was deleted: it gives and takes no more events.`, fields);
  }
}

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

/**
 * What is stored cannot be read back as an event. Its message says which event; `cause` says why.
 *
 * @example
 * import { DecodeError } from 'dvent';
 * const reason = (error: unknown) => (error instanceof DecodeError ? error.cause : undefined);
 */
export class DecodeError extends DventError {
  override readonly name = 'DecodeError';
  readonly code = 'DECODE_FAILED';
}

/**
 * What is stored contradicts itself: a version is missing, a row was moved or edited. Restore a backup; do not go on writing.
 *
 * @example
 * import { IntegrityError } from 'dvent';
 * const isDamaged = (error: unknown) => error instanceof IntegrityError;
 */
export class IntegrityError extends DventError {
  override readonly name = 'IntegrityError';
  readonly code = 'INTEGRITY';
}

/**
 * This store, file or server cannot do what was asked of it; nothing was changed.
 *
 * @example
 * import { UnsupportedError } from 'dvent';
 * const isOtherStoreNeeded = (error: unknown) => error instanceof UnsupportedError;
 */
export class UnsupportedError extends DventError {
  override readonly name = 'UnsupportedError';
  readonly code = 'UNSUPPORTED';
}

/**
 * The store was closed: open it again.
 *
 * @example
 * import { InMemoryEventStore, StoreClosedError } from 'dvent';
 * const store = new InMemoryEventStore();
 * await store.close();
 * const refused = await store.getLastEvent('Todo-1').catch((error: unknown) => error instanceof StoreClosedError); // true
 */
export class StoreClosedError extends DventError {
  override readonly name = 'StoreClosedError';
  readonly code = 'STORE_CLOSED';
  constructor() {
    super('The event store is closed.');
  }
}

/**
 * The store could not be reached, or refused to write. Nothing was written: saving again later is safe.
 *
 * @example
 * import { StoreUnavailableError } from 'dvent';
 * const mayTryLater = (error: unknown) => error instanceof StoreUnavailableError;
 */
export class StoreUnavailableError extends DventError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'STORE_UNAVAILABLE';
}

/**
 * The store died between writing and answering. Saying the same saves again is safe, and tells which it was.
 *
 * @example
 * import { type EventStore, OutcomeUnknownError } from 'dvent';
 * async function sayAgain(store: EventStore, error: unknown) {
 *   if (error instanceof OutcomeUnknownError) return await store.saveStreams(error.saves);
 *   throw error;
 * }
 */
export class OutcomeUnknownError extends DventError {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'OUTCOME_UNKNOWN';
  declare readonly saves: readonly PlacedSave[];
  constructor(fields: { saves: readonly PlacedSave[]; cause: unknown }) {
    super(`It is not known whether this reached the store: ${messageOf(fields.cause)}. Say the same again to find out.`, fields);
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
