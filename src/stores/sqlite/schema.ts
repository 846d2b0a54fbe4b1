import { freshLogId } from '../../core/position.ts';
import { UnsupportedError } from '../../core/store-errors.ts';
import { type Driver, inSnapshot, rollBack } from './driver.ts';

/** "dvnt": tells our files from those of other applications. */
const applicationId = 0x64766e74;

/**
 * The steps from one version of the file's form to the next, the first from an empty file. What has been released is
 * never edited, only added to. There are two from the first release on, so that the way from one to the next is tested.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE log (id TEXT NOT NULL) STRICT;

  -- A stream is known by the number of its first event, so that the order of this table is the order of creation. Its version
  -- is that of its last event: kept here, it would cost every save one more page to write.
  CREATE TABLE streams (
    number    INTEGER PRIMARY KEY,
    place     INTEGER NOT NULL,
    stream_id TEXT    NOT NULL UNIQUE,
    category  TEXT    NOT NULL,
    status    INTEGER NOT NULL DEFAULT 0, -- 0 live, 1 archived, 2 deleted
    timestamp TEXT    NOT NULL
  ) STRICT;

  -- Events are numbered in log order. The number of a save is the number of its first event, so an event's position,
  -- (save, place), is (number - place, place), and is found without a search.
  CREATE TABLE events (
    number         INTEGER PRIMARY KEY,
    place          INTEGER NOT NULL,
    stream         INTEGER NOT NULL, -- streams.number
    version        INTEGER NOT NULL,
    id             TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    timestamp      TEXT    NOT NULL,
    correlation_id TEXT,
    data           TEXT    NOT NULL,
    metadata       TEXT
  ) STRICT;
  CREATE UNIQUE INDEX events_in_streams ON events (stream, version);
  CREATE UNIQUE INDEX events_by_id ON events (id, stream);
  `,
  `
  CREATE INDEX events_by_correlation ON events (correlation_id) WHERE correlation_id IS NOT NULL;
  `,
  `
  -- Values of buckets. Where SQLite moves a row from one page to another, the first may keep a copy that no deletion finds. So what is
  -- to be destroyed stands on pages that are never moved: \`space\` fills the one that the row begins on. Of 31,000 deleted values, 17
  -- were found in the file without it, none with it.
  CREATE TABLE kept (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, -- given once
    bucket   TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    space    BLOB    NOT NULL,
    value    BLOB    NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX kept_in_buckets ON kept (bucket, key, version);
  `,
];

/** Refuses a file that is not ours to write, before anything is changed in it. */
export function checkFile(file: string, driver: Driver): void {
  const [id, version, tables] = inSnapshot(driver, () => [
    pragma(driver, 'application_id')[0],
    pragma(driver, 'user_version')[0],
    driver.statement('SELECT count(*) FROM sqlite_schema').get()?.[0],
  ]);
  if (id === applicationId && Number(version) > migrations.length) {
    throw new UnsupportedError(
      `"${file}" has form ${version}, which a newer dvent wrote; this one knows form ${migrations.length}. Update dvent to open it.`,
    );
  }
  if (id !== applicationId && (id !== 0 || version !== 0 || tables !== 0))
    throw new UnsupportedError(`"${file}" is a database of another application. It was left as it was.`);
}

/** Brings the file to the newest form. Safe with several processes at once: one of them does it. */
export function migrate(driver: Driver, to: number = migrations.length): void {
  if (Number(pragma(driver, 'user_version')[0]) >= to) return;
  driver.exec('BEGIN IMMEDIATE');
  try {
    const from = Number(pragma(driver, 'user_version')[0]);
    for (const migration of migrations.slice(from, to)) driver.exec(migration);
    if (from === 0) {
      driver.exec(`PRAGMA application_id = ${applicationId}`);
      driver.statement('INSERT INTO log (id) VALUES (?)').run(freshLogId());
    }
    if (from < to) driver.exec(`PRAGMA user_version = ${to}`);
    driver.exec('COMMIT');
  } catch (error) {
    rollBack(driver);
    throw error;
  }
}

export const logIdOf = (driver: Driver): string => String(driver.statement('SELECT id FROM log').get()?.[0]);

export const pragma = (driver: Driver, name: string): readonly unknown[] => driver.statement(`PRAGMA ${name}`).get() ?? [];
