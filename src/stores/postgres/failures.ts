import { messageOf } from '../../core/error-text.ts';
import { DventError } from '../../core/errors.ts';
import { IntegrityError, StoreUnavailableError } from '../../core/store-errors.ts';

// What goes wrong between the store and the server, and what is known then. Whatever is neither `NotSent` nor `Refused` leaves open
// what the server has done.

/** There was no connection to send it on: nothing was done. */
export class NotSent extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** The server has said no, and the connection goes on: the transaction was rolled back. */
export class Refused extends Error {
  /** The server's five-character code: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly state: string;

  constructor(state: string, cause: Error) {
    super(cause.message, { cause });
    this.state = state;
  }
}

/** Why a connection cannot be used for a store, though the server answers on it. */
export class Unfit extends Error {}

/** Classes of statements that fail, of which none ends the connection: of data, of constraints, of rights, of locks … */
const isErrorAlone = /^(0A|22|23|26|40|42|54|55|DV)|^(25006|25P02|57014)$/;

/** Classes that end the connection: the server may have been about to commit, or just have done it. */
const isEnd = /^(08|57P)|^40003$/;

/**
 * An error of `pg`, and what it says of the transaction. The code tells it for most; where it leaves it open, FATAL and PANIC end the
 * connection and ERROR does not. The server says these words in its own language: where none of them is there, the connection is asked.
 */
export async function told(error: Error, answers: () => Promise<boolean>): Promise<Error> {
  const state = 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
  if (state === undefined || !('severity' in error) || isEnd.test(state)) return error;
  if (isErrorAlone.test(state) || error.severity === 'ERROR') return new Refused(state, error);
  if (error.severity === 'FATAL' || error.severity === 'PANIC') return error;
  return (await answers()) ? new Refused(state, error) : error;
}

export const hasState = (error: unknown, ...states: readonly string[]): boolean =>
  error instanceof Refused && states.includes(error.state);

/** Whether another transaction was in the way, and it may be said again: serialization failure, deadlock, lock not available. */
export const isInTheWay = (error: unknown): boolean => hasState(error, '40001', '40P01', '55P03');

/** Whether it may go well the next time: others in the way, cancelled by an operator or a time limit, short of memory or of disk. */
export const isPassing = (error: unknown): boolean =>
  isInTheWay(error) || hasState(error, '57014') || (error instanceof Refused && error.state.startsWith('53'));

export const isUniqueViolation = (error: unknown): boolean => hasState(error, '23505');

/** Reads; once more, where the connection was lost, as a server that was started again leaves the pool's behind. */
export async function reading<Result>(query: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await query();
    } catch (error) {
      if (error instanceof DventError) throw error;
      const isFinal = error instanceof NotSent || (error instanceof Refused && !isInTheWay(error));
      if (isFinal || attempt === 2) throw unreadable(error);
    }
  }
}

/** Why a read failed: the data are damaged, or the server could not be reached. */
export function unreadable(error: unknown): Error {
  const cause = causeOf(error);
  if (hasState(error, 'XX001', 'XX002')) return new IntegrityError(`The database is damaged: ${messageOf(cause)}.`, { cause });
  return new StoreUnavailableError(`PostgreSQL could not read: ${messageOf(cause)}.`, { cause });
}

/** Of earlier calls for the same save, this says nothing: one of them may have been told as unknown. */
export const unavailable = (error: unknown) =>
  new StoreUnavailableError(`PostgreSQL could not do it: ${messageOf(error)}. This call has written nothing.`, {
    cause: causeOf(error),
  });

/** What `pg` has said. */
export const causeOf = (error: unknown): unknown => (error instanceof NotSent || error instanceof Refused ? error.cause : error);
