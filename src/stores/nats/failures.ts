import { messageOf } from '../../core/error-text.ts';
import { DventError } from '../../core/errors.ts';
import { IntegrityError, StoreUnavailableError, UnsupportedError } from '../../core/store-errors.ts';
import { codes } from './codes.ts';

// What goes wrong between the store and the servers, and what is known then.

/** Nobody was there to take a message: nothing was written. */
export class NotSent extends Error {}

/** What was asked was not answered in time: whether it was heard is not known. */
export class NoAnswer extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** Who should know has less than is known. */
export class Behind extends Error {
  constructor(sequence: number) {
    super(`message ${sequence} is not there, on the server that answers`);
  }
}

/** Another server may know more: any of them was asked, and this one has not all that was to be there. */
export class Lagging extends Error {}

/** The server has answered with an error of JetStream: nothing was done. */
export class Refused extends Error {
  readonly code: number;
  readonly status: number;

  constructor({ code = 0, err_code = 0, description = 'no reason given' }: RefusalFields) {
    super(description);
    this.code = err_code;
    this.status = code;
  }
}

export interface RefusalFields {
  readonly code?: number;
  readonly err_code?: number;
  readonly description?: string;
}

export const hasCode = (error: unknown, ...codes: readonly number[]): error is Refused =>
  error instanceof Refused && codes.includes(error.code);

/** There is no leader at the moment, or there are too many batches. */
const notTaken = [codes.notAvailable, codes.notLeader, codes.batchIncomplete, codes.tooManyBatches];

/** Whether the client has refused to send a message: one that is larger than the server takes now, for example. */
export const isUnsendable = (error: unknown): boolean =>
  error instanceof Error && error.name === 'InvalidArgumentError' && !(error instanceof DventError);

/** Whether the server has surely not stored so many messages, by its own word. */
export const isRefusal = (error: unknown, { messages }: { messages: number }): boolean =>
  error instanceof Refused && (error.status !== 503 || (messages === 1 && error.code === codes.insufficientResources));

/** Together, messages are not taken there, or not so many. */
export const cannotBeTogether = (error: unknown): boolean => hasCode(error, codes.batchesDisabled, codes.batchTooLarge);

/** Whether the servers are about to elect a leader, or the like: it may be asked again. */
const isTemporary = (error: unknown): boolean => error instanceof Refused && error.status === 503;

/** By their names, as a connection that the user passes may be of another copy of the client. */
const neverSent = ['NoResponders', 'ClosedConnectionError', 'DrainingConnectionError'];

/** Whether a message surely was not stored, and may be sent again. */
export function isNotTaken(error: unknown): boolean {
  if (error instanceof NotSent || hasCode(error, ...notTaken)) return true;
  return error instanceof Error && (neverSent.includes(error.name) || isNotTaken(error.cause));
}

/** Whether asking again is of no use. */
export const isFinal = (error: unknown): boolean =>
  error instanceof DventError || (error instanceof Refused && !isTemporary(error)) || isForbidden(error);

export const isForbidden = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'PermissionViolationError' || isForbidden(error.cause));

export function unreadable(cause: unknown): Error {
  if (cause instanceof DventError) return cause;
  if (isForbidden(cause)) return new UnsupportedError(`NATS does not allow it: ${messageOf(cause)}.`, { cause });
  return new StoreUnavailableError(`NATS could not read: ${messageOf(cause)}.`, { cause });
}

export const replaced = () =>
  new IntegrityError(
    'The log was replaced, or put back to what it was before, while this store had it open: open the store anew.',
  );

export const unavailable = (cause: unknown) =>
  new StoreUnavailableError(`NATS could not do it: ${messageOf(cause)}. This call has written nothing.`, { cause });
