import { freshLogId } from '../../core/position.ts';
import { UnsupportedError } from '../../core/store-errors.ts';
import type { Driver, Row, Send } from './driver.ts';
import { causeOf, hasState } from './failures.ts';
import { appendFunction, deleteFunction } from './functions.ts';

export const quotedName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * The steps from one form of the schema to the next, the first from nothing. What has been released is never edited, only
 * added to. `s` is the schema's name, quoted.
 */
export const migrations: readonly ((s: string) => string)[] = [
  (s) => `
  CREATE TABLE ${s}.log (id text NOT NULL, form integer NOT NULL);

  -- Without a cache: a number that is drawn later is greater, on whichever connection.
  CREATE SEQUENCE ${s}.saves AS bigint CACHE 1;

  -- A stream's row is what its writers lock. (save, place) is where its first event stands in the log.
  CREATE TABLE ${s}.streams (
    number    bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stream_id text     COLLATE "C" NOT NULL UNIQUE,
    category  text     COLLATE "C" NOT NULL,
    version   bigint   NOT NULL,
    status    smallint NOT NULL DEFAULT 0, -- 0 live, 1 archived, 2 deleted
    save      bigint,
    place     integer,
    timestamp text     COLLATE "C"
  ) WITH (fillfactor = 70);
  CREATE UNIQUE INDEX streams_in_order ON ${s}.streams (save, place);

  -- Data are text, never jsonb, which refuses what JSON allows and forgets the order of keys.
  CREATE TABLE ${s}.events (
    save           bigint  NOT NULL,
    place          integer NOT NULL,
    stream         bigint  NOT NULL, -- streams.number
    version        bigint  NOT NULL,
    id             text    COLLATE "C" NOT NULL,
    type           text    COLLATE "C" NOT NULL,
    timestamp      text    COLLATE "C" NOT NULL,
    correlation_id text    COLLATE "C",
    data           text    COLLATE "C" NOT NULL,
    metadata       text    COLLATE "C",
    PRIMARY KEY (save, place)
  );
  CREATE UNIQUE INDEX events_in_streams ON ${s}.events (stream, version);
  CREATE UNIQUE INDEX events_by_id ON ${s}.events (id, stream);
  ${appendFunction(s)}
  ${deleteFunction(s)}
  `,
  (s) => `
  CREATE INDEX events_by_correlation ON ${s}.events (correlation_id, save, place) WHERE correlation_id IS NOT NULL;
  `,
  // Beyond it, JavaScript's numbers are not exact: two saves would have the same position.
  (s) => `
  ALTER SEQUENCE ${s}.saves MAXVALUE ${Number.MAX_SAFE_INTEGER};
  `,
  // Values of buckets.
  (s) => `
  CREATE SEQUENCE ${s}.kept_revisions AS bigint MAXVALUE ${Number.MAX_SAFE_INTEGER} CACHE 1;
  CREATE TABLE ${s}.kept (
    bucket   text   COLLATE "C" NOT NULL,
    key      text   COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    value    bytea  NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (bucket, key, version)
  );
  `,
];

/** What the schema says of itself. */
interface Log {
  readonly id: string;
  readonly form: number;
}

/**
 * Brings the schema to the newest form, and gives the identity of its log. Safe with several processes at once: one of them does
 * it. Where there is nothing to do, the user needs no right to create anything.
 */
export async function migrate(
  driver: Driver,
  { schema, to = migrations.length }: { schema: string; to?: number },
): Promise<string> {
  const found = await driver.withConnection((send) => logIn(send, schema));
  if (found && found.form >= to) return found.id;
  return driver.withConnection(async (send) => {
    await send('BEGIN ISOLATION LEVEL READ COMMITTED'); // to see what another one has done while the lock was waited for
    try {
      await send('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`dvent migrate ${schema}`]);
      const id = await migrated(send, { schema, to });
      await send('COMMIT');
      return id;
    } catch (error) {
      await send('ROLLBACK').catch(() => {}); // where the connection has ended, so has the transaction
      throw error;
    }
  });
}

async function migrated(send: Send, { schema, to }: { schema: string; to: number }): Promise<string> {
  const s = quotedName(schema);
  const [tables] = await send('SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1)', [s]);
  const isEmpty = Number(tables?.[0]) === 0;
  const before = isEmpty ? undefined : await logIn(send, schema);
  if (!before && !isEmpty) throw ofAnother(schema);
  if (!before) await send(`CREATE SCHEMA IF NOT EXISTS ${s}`);
  for (const migration of migrations.slice(before?.form ?? 0, to)) await send(migration(s));
  const id = before?.id ?? freshLogId();
  if (!before) await send(`INSERT INTO ${s}.log (id, form) VALUES ($1, $2)`, [id, to]);
  else if (before.form < to) await send(`UPDATE ${s}.log SET form = $1`, [to]);
  return id;
}

/**
 * `undefined` where there is no such schema, or no such table in it.
 *
 * @throws {@link UnsupportedError} when the schema is not ours, or newer than this library
 */
async function logIn(send: Send, schema: string): Promise<Log | undefined> {
  let row: Row | undefined;
  try {
    [row] = await send(`SELECT id, form FROM ${quotedName(schema)}.log`);
  } catch (error) {
    if (hasState(error, '3F000', '42P01')) return undefined;
    if (hasState(error, '42703')) throw ofAnother(schema, causeOf(error)); // no such column
    throw error;
  }
  const [id, form] = row ?? [];
  if (typeof id !== 'string' || !/^[0-9a-f]{12}$/.test(id)) throw ofAnother(schema);
  if (Number(form) > migrations.length) {
    throw new UnsupportedError(
      `Schema "${schema}" has form ${form}, which a newer dvent wrote; this one knows form ${migrations.length}. Update dvent to open it.`,
    );
  }
  return { id, form: Number(form) };
}

const ofAnother = (schema: string, cause?: unknown) =>
  new UnsupportedError(`Schema "${schema}" holds tables of another application. It was left as it was.`, { cause });
