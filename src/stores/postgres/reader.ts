import type { LogFilter, PlacedSave, StoredEvent, StreamSummary } from '../../core/event-store.ts';
import type { LogPlace, PositionCodec } from '../../core/position.ts';
import type { StreamHead } from '../../core/verdict.ts';
import { textArray } from './arrays.ts';
import type { Driver, Parameter, Row } from './driver.ts';
import { eventColumns, eventFromRow, placeFromRow, streamColumns, streamFromRow, streamStatus } from './rows.ts';
import { quotedName } from './schema.ts';

/** How many events, or events passed over, one query reads. */
export const pageSize = 1_000;

export interface VersionPage {
  readonly from: number;
  readonly to: number;
  readonly backwards: boolean;
  readonly limit: number;
}

/** A part of the log: what lies between two places, neither of them included. */
export interface LogPart {
  readonly after: LogPlace;
  readonly before: LogPlace;
  readonly backwards: boolean;
  /** At most so many events are looked at. */
  readonly size: number;
  /** Whether only events of the filter's correlation are looked at, found by their index. */
  readonly jumps?: boolean;
}

export interface PartOfLog {
  /** Those that the filter lets through. */
  readonly events: readonly StoredEvent[];
  /** Where the last event stands that was looked at. */
  readonly last: LogPlace | undefined;
}

/** The queries: each reads one page. */
export class Reader {
  readonly #driver: Driver;
  readonly #positions: PositionCodec;
  readonly #events: string;
  readonly #streams: string;

  constructor(driver: Driver, { schema, positions }: { schema: string; positions: PositionCodec }) {
    this.#driver = driver;
    this.#positions = positions;
    this.#events = `${quotedName(schema)}.events`;
    this.#streams = `${quotedName(schema)}.streams`;
  }

  /** A living stream's events, by version. */
  async events(streamId: string, { from, to, backwards, limit }: VersionPage): Promise<readonly StoredEvent[]> {
    // The stream's number comes from a query of its own: joined, the events would be sorted once more.
    const query = `SELECT ${eventColumns} FROM ${this.#events} e
      WHERE e.stream = (SELECT number FROM ${this.#streams} WHERE stream_id = $1 AND status <> ${streamStatus.deleted})
        AND e.version BETWEEN $2 AND $3
      ORDER BY e.version ${backwards ? 'DESC' : 'ASC'} LIMIT $4`;
    const rows = await this.#driver.query(query, [streamId, from, to, Math.min(limit, pageSize)]);
    return rows.map((row) => eventFromRow(row, { streamId, positions: this.#positions }));
  }

  /** 0 where there is no such stream. */
  async version(streamId: string): Promise<number> {
    const [row] = await this.#driver.query(`SELECT version FROM ${this.#streams} WHERE stream_id = $1`, [streamId]);
    return Number(row?.[0] ?? 0);
  }

  async lastEvent(streamId: string): Promise<StoredEvent | undefined> {
    const range = { from: 1, to: Number.MAX_SAFE_INTEGER, backwards: true, limit: 1 };
    return (await this.events(streamId, range))[0];
  }

  /** A living stream's events of a range, however many they are: for what one save has written. */
  async wholeRange(streamId: string, { from, to }: { from: number; to: number }): Promise<readonly StoredEvent[]> {
    const stored: StoredEvent[] = [];
    while (from + stored.length <= to) {
      const page = { from: from + stored.length, to, backwards: false, limit: pageSize };
      const events = await this.events(streamId, page);
      if (events.length === 0) break;
      stored.push(...events);
    }
    return stored;
  }

  /** The first event of the log that has this id. */
  async event(eventId: string): Promise<StoredEvent | undefined> {
    const query = `SELECT ${eventColumns}, s.stream_id FROM ${this.#events} e JOIN ${this.#streams} s ON s.number = e.stream
      WHERE e.id = $1 ORDER BY e.save, e.place LIMIT 1`;
    return (await this.#stored(query, [eventId]))[0];
  }

  /** The last event of a deleted stream. */
  async tombstone(streamId: string): Promise<StoredEvent | undefined> {
    const query = `SELECT ${eventColumns}, s.stream_id FROM ${this.#streams} s JOIN ${this.#events} e ON e.stream = s.number
      WHERE s.stream_id = $1 AND s.status = ${streamStatus.deleted} ORDER BY e.version DESC LIMIT 1`;
    return (await this.#stored(query, [streamId]))[0];
  }

  /** Reads a part of the log. */
  async log(part: LogPart, filter: LogFilter): Promise<PartOfLog> {
    const [order, reverse] = part.backwards ? ['DESC', 'ASC'] : ['ASC', 'DESC'];
    const values: Parameter[] = [part.after.save, part.after.place, part.before.save, part.before.place, part.size];
    const { archived = 'exclude', types, categories, correlationId } = filter;
    const conditions = [];
    if (archived !== 'include') conditions.push(`s.status ${archived === 'only' ? '=' : '<>'} ${streamStatus.archived}`);
    if (types) conditions.push(`e.type = ANY ($${values.push(textArray(types))})`);
    if (categories) conditions.push(`s.category = ANY ($${values.push(textArray(categories))})`);
    const correlated = correlationId !== undefined && `correlation_id = $${values.push(correlationId)}`;
    if (correlated && !part.jumps) conditions.push(`e.${correlated}`);
    const only = correlated && part.jumps ? `AND ${correlated}` : '';
    const query = `WITH part AS MATERIALIZED (
        SELECT * FROM ${this.#events} WHERE (save, place) > ($1, $2) AND (save, place) < ($3, $4) ${only}
        ORDER BY save ${order}, place ${order} LIMIT $5
      ), meant AS (
        SELECT ${eventColumns}, s.stream_id FROM part e CROSS JOIN LATERAL (
          SELECT * FROM ${this.#streams} WHERE number = e.stream LIMIT 1 -- so that it is looked up for each event
        ) s
        ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ), last AS (
        SELECT save, place FROM part ORDER BY save ${reverse}, place ${reverse} LIMIT 1
      )
      SELECT l.save, l.place, m.* FROM last l LEFT JOIN meant m ON true ORDER BY m.save ${order}, m.place ${order}`;
    const rows = await this.#driver.query(query, values);
    const events = rows.filter(([, , save]) => save !== null).map((row) => this.#event(row.slice(2)));
    return { events, last: rows[0] && placeFromRow(rows[0]) };
  }

  /** The streams whose first event lies in a part of the log. */
  async streams({ after, before, size }: LogPart, categories: readonly string[] | undefined): Promise<readonly StreamSummary[]> {
    const query = `SELECT ${streamColumns} FROM ${this.#streams} s
      WHERE (s.save, s.place) > ($1, $2) AND (s.save, s.place) < ($3, $4) ${categories ? 'AND s.category = ANY ($6)' : ''}
      ORDER BY s.save, s.place LIMIT $5`;
    const values = [after.save, after.place, before.save, before.place, size];
    const rows = await this.#driver.query(query, categories ? [...values, textArray(categories)] : values);
    return rows.map((row) => streamFromRow(row, this.#positions));
  }

  /** The streams of some requests as they are, all at one time; with the versions of those of the events that they hold already. */
  async heads(requests: readonly PlacedSave[]): Promise<readonly StreamHead[]> {
    const query = `SELECT s.version, s.status, k.ids, k.versions FROM unnest($1::text[]) WITH ORDINALITY r (stream_id, nth)
      LEFT JOIN ${this.#streams} s ON s.stream_id = r.stream_id
      LEFT JOIN LATERAL (
        SELECT json_agg(e.id) AS ids, json_agg(e.version) AS versions FROM unnest($2::text[]) i (id)
        JOIN ${this.#events} e ON e.id = i.id AND e.stream = s.number
      ) k ON true
      ORDER BY r.nth`;
    const ids = requests.flatMap(({ events }) => events.map(({ id }) => id));
    const rows = await this.#driver.query(query, [textArray(requests.map(({ streamId }) => streamId)), textArray(ids)]);
    return rows.map(headFromRow);
  }

  #event(row: Row): StoredEvent {
    return eventFromRow(row, { streamId: String(row.at(-1)), positions: this.#positions });
  }

  /** For queries whose last column is the stream's id. */
  async #stored(query: string, values: readonly Parameter[]): Promise<readonly StoredEvent[]> {
    return (await this.#driver.query(query, values)).map((row) => this.#event(row));
  }
}

function headFromRow([version, status, ids, versions]: Row): StreamHead {
  // Aggregated by the query above: as many versions as ids.
  const known = new Map<string, number>();
  const knownVersions: readonly number[] = JSON.parse(versions ?? '[]');
  for (const [index, id] of (JSON.parse(ids ?? '[]') as readonly string[]).entries()) known.set(id, knownVersions[index] ?? 0);
  return {
    version: Number(version ?? 0),
    deleted: Number(status) === streamStatus.deleted,
    versionOf: (eventId) => known.get(eventId),
  };
}
