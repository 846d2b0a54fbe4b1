import { DatabaseSync } from 'node:sqlite';
import { IntegrityError, StoreUnavailableError } from '../../core/store-errors.ts';

// The part of `node:sqlite` that the store uses. Tests put a failing one in its place.

export type Parameter = string | number | Uint8Array | null;
/** A row as an array of its columns, in the order of the query. */
export type Row = readonly unknown[];

export interface Statement {
  all(...parameters: Parameter[]): readonly Row[];
  get(...parameters: Parameter[]): Row | undefined;
  run(...parameters: Parameter[]): void;
}

export interface Driver {
  exec(sql: string): void;
  /** Prepares a statement at its first use, and keeps it. */
  statement(sql: string): Statement;
  close(): void;
}

export function openDriver(file: string): Driver {
  const database = new DatabaseSync(file);
  const statements = new Map<string, Statement>();
  return {
    exec: (sql) => database.exec(sql),
    statement: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      const prepared = prepare(database, sql);
      statements.set(sql, prepared);
      return prepared;
    },
    close: () => database.close(),
  };
}

function prepare(database: DatabaseSync, sql: string): Statement {
  const statement = database.prepare(sql);
  const run = (...parameters: Parameter[]) => void statement.run(...parameters);
  // Rows as arrays are read in two thirds of the time. Node 22 cannot; its row objects keep the order of the columns.
  if (typeof statement.setReturnArrays !== 'function') {
    return {
      all: (...parameters) => statement.all(...parameters).map((row) => Object.values(row)),
      get: (...parameters) => {
        const row = statement.get(...parameters);
        return row && Object.values(row);
      },
      run,
    };
  }
  statement.setReturnArrays(true);
  return {
    // The setting above makes arrays of what the types call objects.
    all: (...parameters) => statement.all(...parameters) as unknown as readonly Row[],
    get: (...parameters) => statement.get(...parameters) as unknown as Row | undefined,
    run,
  };
}

// https://sqlite.org/rescode.html: the low byte is the primary code.
const codes = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, constraint: 19, notADatabase: 26 };

export function isSqliteError(error: unknown, ...kinds: (keyof typeof codes)[]): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
  const primary = error.errcode & 0xff;
  return kinds.length === 0 || kinds.some((kind) => codes[kind] === primary);
}

/** Runs queries that must see the same state of the file, whatever other processes commit meanwhile. */
export function inSnapshot<Result>(driver: Driver, run: () => Result): Result {
  driver.exec('BEGIN');
  try {
    return run();
  } finally {
    rollBack(driver);
  }
}

export function rollBack(driver: Driver): void {
  try {
    driver.exec('ROLLBACK');
  } catch (error) {
    // SQLite has rolled back by itself, as it does after a full disk or a failed write.
    if (!isSqliteError(error)) throw error;
  }
}

/** Why a read failed: the file is damaged, or could not be reached. */
export function unreadable(cause: unknown): IntegrityError | StoreUnavailableError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (isSqliteError(cause, 'corrupt', 'notADatabase')) return new IntegrityError(`The file is damaged: ${message}.`, { cause });
  return new StoreUnavailableError(`SQLite could not read: ${message}.`, { cause });
}

export const unavailable = (cause: unknown) =>
  new StoreUnavailableError(
    `SQLite could not do it: ${cause instanceof Error ? cause.message : String(cause)}. This call has written nothing.`,
    { cause },
  );
