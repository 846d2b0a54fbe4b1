// What happens in the database, atomically and in one round trip. Each call is a transaction of its own.
//
// Before a writer draws its save's number it takes the store's lock, shared and until its transaction ends: readers tell by
// the lock whether a number that is missing may still come (see `Settled`). A number is drawn after the stream's row is locked,
// or before the row is made, which fails where another has made it: so the log's order agrees with every stream's. Rows are locked
// in the order of the arrays, which writers sort by stream id.

/** Expectations as numbers, see `expectedBy` below. */
export const expectation = { anyVersion: -1, exists: -2 } as const;

/** Raised where a save over several streams finds one of its expectations unmet. */
export const notMet = 'DV001';

/** Draws a save's number, the lock taken before: a CASE looks at its condition first. `s` is the schema's name, quoted. */
export const drawn = ({ s, lock }: { s: string; lock: string }) =>
  `CASE WHEN pg_advisory_xact_lock_shared(${lock}) IS NOT NULL THEN nextval('${literalInside(s)}.saves') END`;

const literal = (text: string) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

const plpgsql = (signature: string, body: string) =>
  `CREATE FUNCTION ${signature} LANGUAGE plpgsql ${alwaysByIndex} AS ${literal(body)};`;

/** A connection keeps a function's plans: those made while the tables were small must be right when they have grown. */
const alwaysByIndex = ['seqscan', 'hashjoin', 'mergejoin'].map((way) => `SET enable_${way} = off`).join(' ');

/**
 * Appends to streams: each request for itself, or all `together` under one save number. For each request it gives the save's number
 * and the stream's version after it, or NULL where its expectation was not met; nothing was written for that request then.
 *
 * Streams are told by `streams` and `categories`, each once; requests by `aims` (the place of its stream among the streams, from 1 on),
 * `expected` and `counts` (of events), those to one stream in their order; events by all others: `owners` is the place of an event's
 * request among the requests, from 1 on, `nths` its place in its request and `places` in its save, from 0 on.
 *
 * It goes through the requests in memory, and reaches the tables by one statement for all of them each time: of 64 saves of one
 * event, a loop that updates each stream takes twice the time. Streams that are there are locked before any new one is made; both in
 * the order of `streams`.
 */
export const appendFunction = (s: string) =>
  plpgsql(
    `${s}.append(lock bigint, together boolean,
      streams text[], categories text[], aims integer[], expected bigint[], counts integer[],
      owners integer[], nths integer[], places integer[],
      ids text[], types text[], timestamps text[], correlations text[], datas text[], metadatas text[],
      OUT saves bigint[], OUT versions bigint[])`,
    `
#variable_conflict use_variable
DECLARE
  numbers bigint[]; -- of the streams that are there
  heads bigint[]; -- the streams' versions; NULL for one that is deleted or not there
  makers integer[]; -- which request makes a stream
  firsts integer[]; -- the place of a request's first event among the events
  aim integer;
  head bigint;
  drawn bigint;
  first integer := 1;
  wanted integer := 0; -- how many streams are to be made
  found record;
BEGIN
  numbers := array_fill(NULL::bigint, ARRAY[cardinality(streams)]);
  heads := numbers;
  makers := array_fill(NULL::integer, ARRAY[cardinality(streams)]);
  PERFORM pg_advisory_xact_lock_shared(lock);
  FOR found IN
    SELECT r.nth, t.number, t.version, t.status FROM unnest(streams) WITH ORDINALITY AS r (stream_id, nth)
    CROSS JOIN LATERAL (SELECT * FROM ${s}.streams WHERE stream_id = r.stream_id FOR NO KEY UPDATE) AS t
  LOOP
    numbers[found.nth] := found.number;
    IF found.status <> 2 THEN heads[found.nth] := found.version; END IF;
  END LOOP;

  IF together THEN drawn := nextval('${literalInside(s)}.saves'); END IF;
  FOR i IN 1 .. cardinality(aims) LOOP
    aim := aims[i];
    head := heads[aim];
    IF head IS NULL AND numbers[aim] IS NULL AND expected[i] IN (0, -1) THEN
      head := 0;
      -- What makes no stream and writes nothing to it needs none.
      IF counts[i] > 0 OR expected[i] = 0 THEN
        makers[aim] := i;
        wanted := wanted + 1;
      END IF;
    END IF;
    IF head IS NULL OR (expected[i] >= 0 AND head <> expected[i]) THEN
      IF together THEN RAISE EXCEPTION 'an expectation is not met' USING ERRCODE = '${notMet}'; END IF;
      saves[i] := NULL;
      versions[i] := NULL;
    ELSE
      IF NOT together THEN drawn := nextval('${literalInside(s)}.saves'); END IF;
      saves[i] := drawn;
      versions[i] := head + counts[i];
      heads[aim] := head + counts[i];
    END IF;
    firsts[i] := first;
    first := first + counts[i];
  END LOOP;

  IF wanted < cardinality(streams) THEN
    UPDATE ${s}.streams AS t SET version = u.head FROM unnest(numbers, heads) AS u (number, head)
      WHERE t.number = u.number AND t.version <> u.head;
  END IF;

  IF wanted > 0 THEN
    FOR found IN
      WITH made AS (
        -- Unless another writer makes it now: then the insert waits for that one, and gives way.
        INSERT INTO ${s}.streams AS t (stream_id, category, version, save, place, timestamp)
          SELECT streams[m.nth], categories[m.nth], heads[m.nth],
            CASE WHEN counts[m.maker] > 0 THEN saves[m.maker] END, CASE WHEN counts[m.maker] > 0 THEN places[firsts[m.maker]] END,
            timestamps[firsts[m.maker]]
          FROM unnest(makers) WITH ORDINALITY AS m (maker, nth) WHERE m.maker IS NOT NULL ORDER BY m.nth
          ON CONFLICT (stream_id) DO NOTHING
          RETURNING t.number, t.stream_id
      )
      SELECT r.nth, made.number FROM made JOIN unnest(streams) WITH ORDINALITY AS r (stream_id, nth) USING (stream_id)
    LOOP
      numbers[found.nth] := found.number;
      wanted := wanted - 1;
      -- It was there to keep others from making it.
      IF counts[makers[found.nth]] = 0 THEN DELETE FROM ${s}.streams AS t WHERE t.number = found.number; END IF;
    END LOOP;
    IF wanted > 0 THEN
      IF together THEN RAISE EXCEPTION 'an expectation is not met' USING ERRCODE = '${notMet}'; END IF;
      FOR i IN 1 .. cardinality(aims) LOOP
        CONTINUE WHEN numbers[aims[i]] IS NOT NULL;
        saves[i] := NULL;
        versions[i] := NULL;
      END LOOP;
    END IF;
  END IF;

  INSERT INTO ${s}.events (save, place, stream, version, id, type, timestamp, correlation_id, data, metadata)
    SELECT saves[e.owner], e.place, numbers[aims[e.owner]], versions[e.owner] - counts[e.owner] + e.nth + 1,
      e.id, e.type, e.timestamp, e.correlation, e.data, e.metadata
    FROM unnest(owners, nths, places, ids, types, timestamps, correlations, datas, metadatas)
      AS e (owner, nth, place, id, type, timestamp, correlation, data, metadata)
    WHERE saves[e.owner] IS NOT NULL;
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
