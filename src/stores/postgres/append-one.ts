import { categoryOf } from '../../core/names.ts';
import type { Written } from './append.ts';
import { textArray } from './arrays.ts';
import type { Driver, Parameter } from './driver.ts';
import { drawn } from './functions.ts';
import type { EncodedEvent, EncodedSave } from './save-job.ts';
import { quotedName } from './schema.ts';

/** Gives `undefined` where the expectation is not met; nothing was written then. */
export type AppendOne = (save: EncodedSave) => Promise<Written | undefined>;

/**
 * Appends to one stream: by a plain statement, for which the server takes half as long as for the function that appends to many.
 * A stream that is not there yet is made only where that is expected.
 */
export function appendingOne(driver: Driver, { schema, lock }: { schema: string; lock: string }): AppendOne {
  const statements = statementsFor(quotedName(schema));
  return async ({ request: { streamId }, expected, events }) => {
    const { isNew, isThere } = statements[events.length === 1 ? 'one' : 'many'];
    const given = [lock, streamId, events.length, expected === 0 ? categoryOf(streamId) : expected];
    const [row] = await driver.query(expected === 0 ? isNew : isThere, [...given, ...columnsOf(events)]);
    return row && { save: Number(row[0]), version: Number(row[1]) };
  };
}

function columnsOf(events: readonly EncodedEvent[]): readonly Parameter[] {
  const columns = [
    events.map(({ event }) => event.id),
    events.map(({ event }) => event.type),
    events.map(({ event }) => event.timestamp),
    events.map(({ correlationId }) => correlationId),
    events.map(({ data }) => data),
    events.map(({ metadata }) => metadata),
  ];
  return events.length === 1 ? columns.map(([value = null]) => value) : columns.map(textArray);
}

/** $1 is the lock, $2 the stream's id, $3 the number of events, $4 its category or its expected version, $5 to $10 the events' columns. */
function statementsFor(s: string) {
  const isThere = `UPDATE ${s}.streams AS t SET version = t.version + $3
    WHERE t.stream_id = $2 AND t.status <> 2 AND ($4::bigint < 0 OR t.version = $4)
    RETURNING t.number, t.version, ${drawn({ s, lock: '$1' })} AS save`;
  const isNew = (timestamp: string) => `INSERT INTO ${s}.streams AS t (stream_id, category, version, save, place, timestamp)
    VALUES ($2, $4, $3, ${drawn({ s, lock: '$1' })}, 0, ${timestamp}) ON CONFLICT (stream_id) DO NOTHING
    RETURNING t.number, t.version, t.save`;
  const columns = '(save, place, stream, version, id, type, timestamp, correlation_id, data, metadata)';
  const one = (stream: string) => `WITH stream AS MATERIALIZED (${stream}), written AS (
      INSERT INTO ${s}.events ${columns} SELECT save, 0, number, version, $5, $6, $7, $8, $9, $10 FROM stream
    ) SELECT save, version FROM stream`;
  const many = (stream: string) => `WITH stream AS MATERIALIZED (${stream}), written AS (
      INSERT INTO ${s}.events ${columns}
      SELECT save, (nth - 1)::integer, number, version - $3 + nth, e.id, e.type, e.timestamp, e.correlation_id, e.data, e.metadata
      FROM stream CROSS JOIN unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) WITH ORDINALITY
        AS e (id, type, timestamp, correlation_id, data, metadata, nth)
    ) SELECT save, version FROM stream`;
  return {
    one: { isNew: one(isNew('$7')), isThere: one(isThere) },
    many: { isNew: many(isNew('($7::text[])[1]')), isThere: many(isThere) },
  };
}
