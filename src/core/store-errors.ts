import { messageOf } from './error-text.ts';
import { DventError } from './errors.ts';
import type { Event } from './event.ts';
import type { PlacedSave } from './event-store.ts';
import type { ExpectedVersion } from './expected-version.ts';

// What a store can fail with.

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
 * The store could not be reached, or refused to do it. This call has written nothing, and saving again later is safe; whether an
 * earlier call for the same save has, where that was told as unknown, this does not say.
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
