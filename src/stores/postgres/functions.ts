// What happens in the database, atomically and in one round trip. Each call is a transaction of its own.
//
// Before a writer draws its save's number it takes the store's lock, shared and until its transaction ends: readers tell by
// the lock whether a number that is missing may still come (see `Settled`). A number is drawn after the stream's row is locked,
// so that the log's order agrees with every stream's. Rows are locked in the order of the arrays, which writers sort by stream id.

/** Expectations as numbers, see `expectedBy` below. */
export const expectation = { anyVersion: -1, exists: -2 } as const;

/** Raised where a save over several streams finds one of its expectations unmet. */
export const notMet = 'DV001';

/** Draws a save's number, the lock taken before: a CASE looks at its condition first. `s` is the schema's name, quoted. */
export const drawn = ({ s, lock }: { s: string; lock: string }) =>
  `CASE WHEN pg_advisory_xact_lock_shared(${lock}) IS NOT NULL THEN nextval('${literalInside(s)}.saves') END`;

const literal = (text: string) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const plpgsql = (signature: string, body: string) => `CREATE FUNCTION ${signature} LANGUAGE plpgsql AS ${literal(body)};`;

/**
 * Appends to streams: each request for itself, or all `together` under one save number. For each request it gives the save's number
 * and the stream's version after it, or NULL where its expectation was not met; nothing was written for that request then.
 *
 * Requests are told by `streams`, `categories`, `expected`, `counts` (of events); events by all others: `owners` is the place of an event's
 * request among the requests, from 1 on, `nths` its place in its request and `places` in its save, from 0 on.
 */
export const appendFunction = (s: string) =>
  plpgsql(
    `${s}.append(lock bigint, together boolean,
      streams text[], categories text[], expected bigint[], counts integer[],
      owners integer[], nths integer[], places integer[],
      ids text[], types text[], timestamps text[], correlations text[], datas text[], metadatas text[],
      OUT saves bigint[], OUT versions bigint[])`,
    `
#variable_conflict use_variable
DECLARE
  numbers bigint[];
  created boolean[];
  drawn bigint;
  found_number bigint;
  found_version bigint;
  first integer := 1; -- the place of the request's first event among the events
BEGIN
  PERFORM pg_advisory_xact_lock_shared(lock);
  FOR i IN 1 .. cardinality(streams) LOOP
    drawn := NULL;
    found_number := NULL;
    UPDATE ${s}.streams AS t SET version = t.version + counts[i]
      WHERE t.stream_id = streams[i] AND t.status <> 2 AND (expected[i] < 0 OR t.version = expected[i])
      RETURNING t.number, t.version INTO found_number, found_version;
    IF found_number IS NULL AND (expected[i] = 0 OR (expected[i] = -1 AND counts[i] > 0)) THEN
      -- A new stream, unless another writer makes it now: then the insert waits for that one, and gives way.
      IF NOT together THEN drawn := nextval('${literalInside(s)}.saves'); END IF;
      INSERT INTO ${s}.streams AS t (stream_id, category, version, save, place, timestamp)
        VALUES (streams[i], categories[i], counts[i], drawn, CASE WHEN drawn IS NULL THEN NULL ELSE 0 END, timestamps[first])
        ON CONFLICT (stream_id) DO NOTHING
        RETURNING t.number, t.version INTO found_number, found_version;
      IF found_number IS NOT NULL THEN
        created[i] := true;
      ELSIF expected[i] = -1 THEN
        drawn := NULL;
        UPDATE ${s}.streams AS t SET version = t.version + counts[i] WHERE t.stream_id = streams[i] AND t.status <> 2
          RETURNING t.number, t.version INTO found_number, found_version;
      END IF;
    ELSIF found_number IS NULL AND expected[i] = -1 AND NOT EXISTS (SELECT FROM ${s}.streams AS t WHERE t.stream_id = streams[i]) THEN
      found_number := 0; -- nothing is written to a stream that is not there, whatever becomes of it
    END IF;
    IF found_number IS NULL THEN
      IF together THEN RAISE EXCEPTION 'an expectation is not met' USING ERRCODE = '${notMet}'; END IF;
      saves[i] := NULL;
      versions[i] := NULL;
    ELSE
      IF NOT together AND drawn IS NULL THEN drawn := nextval('${literalInside(s)}.saves'); END IF;
      saves[i] := drawn;
      versions[i] := found_version;
      numbers[i] := found_number;
    END IF;
    first := first + counts[i];
  END LOOP;

  IF together THEN
    drawn := nextval('${literalInside(s)}.saves');
    first := 1;
    FOR i IN 1 .. cardinality(streams) LOOP
      saves[i] := drawn;
      IF created[i] AND counts[i] > 0 THEN
        UPDATE ${s}.streams AS t SET save = drawn, place = places[first] WHERE t.number = numbers[i];
      ELSIF created[i] THEN
        DELETE FROM ${s}.streams AS t WHERE t.number = numbers[i]; -- it was there to keep others from making it
      END IF;
      first := first + counts[i];
    END LOOP;
  END IF;

  IF cardinality(ids) = 1 THEN
    IF saves[owners[1]] IS NOT NULL THEN
      INSERT INTO ${s}.events (save, place, stream, version, id, type, timestamp, correlation_id, data, metadata)
        VALUES (saves[owners[1]], 0, numbers[owners[1]], versions[owners[1]], ids[1], types[1], timestamps[1], correlations[1], datas[1], metadatas[1]);
    END IF;
  ELSE
    INSERT INTO ${s}.events (save, place, stream, version, id, type, timestamp, correlation_id, data, metadata)
      SELECT saves[e.owner], e.place, numbers[e.owner], versions[e.owner] - counts[e.owner] + e.nth + 1,
        e.id, e.type, e.timestamp, e.correlation, e.data, e.metadata
      FROM unnest(owners, nths, places, ids, types, timestamps, correlations, datas, metadatas)
        AS e (owner, nth, place, id, type, timestamp, correlation, data, metadata)
      WHERE saves[e.owner] IS NOT NULL;
  END IF;
END`,
  );

/** Deletes a stream's events and appends its last one. NULLs where there is no living stream of the version that is expected. */
export const deleteFunction = (s: string) =>
  plpgsql(
    `${s}.delete_stream(lock bigint, stream text, expected bigint, tombstone_id text, tombstone_type text, tombstone_timestamp text,
      OUT drawn bigint, OUT last_version bigint)`,
    `
#variable_conflict use_variable
DECLARE
  found_number bigint;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(lock);
  UPDATE ${s}.streams AS t SET version = t.version + 1, status = 2
    WHERE t.stream_id = stream AND t.status <> 2 AND (expected < 0 OR t.version = expected)
    RETURNING t.number, t.version INTO found_number, last_version;
  IF found_number IS NULL THEN RETURN; END IF;
  drawn := nextval('${literalInside(s)}.saves');
  DELETE FROM ${s}.events AS e WHERE e.stream = found_number;
  INSERT INTO ${s}.events (save, place, stream, version, id, type, timestamp, data)
    VALUES (drawn, 0, found_number, last_version, tombstone_id, tombstone_type, tombstone_timestamp, '{}');
END`,
  );

/** For a name inside quotes. */
function literalInside(text: string): string {
  return text.replaceAll("'", "''");
}
