import type { LogFilter, StoredEvent, StreamSummary } from '../../core/event-store.ts';
import type { Position, PositionCodec } from '../../core/position.ts';
import { beyondHead, type LogPage } from '../../core/subscription.ts';
import { type Driver, inSnapshot, type Parameter } from './driver.ts';
import { eventColumns, eventFromRow, streamColumns, streamFromRow, streamStatus, streamVersion } from './rows.ts';

/** How many events, or rows passed over, one query reads: it blocks the process meanwhile. */
export const pageSize = 1_000;

/** A range of event numbers or of versions, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly backwards: boolean;
  readonly limit: number;
}

/** The queries: each reads one page, at once. */
export class Reader {
  readonly #driver: Driver;
  readonly #positions: PositionCodec;

  constructor(driver: Driver, positions: PositionCodec) {
    this.#driver = driver;
    this.#positions = positions;
  }

  /** A stream's events, by version. */
  events(streamId: string, { from, to, backwards, limit }: Range): readonly StoredEvent[] {
    const query = `SELECT ${eventColumns} FROM events e
      WHERE e.stream = (SELECT number FROM streams WHERE stream_id = ? AND status <> ${streamStatus.deleted}) AND e.version BETWEEN ? AND ?
      ORDER BY e.version ${backwards ? 'DESC' : 'ASC'} LIMIT ?`;
    const rows = this.#driver.statement(query).all(streamId, from, to, Math.min(limit, pageSize));
    return rows.map((row) => eventFromRow(row, { streamId, positions: this.#positions }));
  }

  lastEvent(streamId: string): StoredEvent | undefined {
    return this.events(streamId, { from: 1, to: Number.MAX_SAFE_INTEGER, backwards: true, limit: 1 })[0];
  }

  /** The same, however many they are: for what one save has written. */
  wholeRange(streamId: string, { from, to }: { from: number; to: number }): readonly StoredEvent[] {
    const stored: StoredEvent[] = [];
    while (from + stored.length <= to) {
      const page = this.events(streamId, { from: from + stored.length, to, backwards: false, limit: pageSize });
      if (page.length === 0) break;
      stored.push(...page);
    }
    return stored;
  }

  /** The first event of the log that has this id. */
  event(eventId: string): StoredEvent | undefined {
    const query = `SELECT ${eventColumns}, s.stream_id FROM events e JOIN streams s ON s.number = e.stream WHERE e.id = ? ORDER BY e.number LIMIT 1`;
    return this.#stored(query, [eventId])[0];
  }

  /** The events of a part of the log that a filter lets through. */
  log({ from, to, backwards, limit }: Range, filter: LogFilter): readonly StoredEvent[] {
    const conditions = ['e.number BETWEEN ? AND ?'];
    const parameters: Parameter[] = [from, to];
    const { archived = 'exclude', types, categories, correlationId } = filter;
    if (archived !== 'include') conditions.push(`s.status ${archived === 'only' ? '=' : '<>'} ${streamStatus.archived}`);
    for (const [column, names] of [
      ['e.type', types],
      ['s.category', categories],
    ] as const) {
      if (!names) continue;
      conditions.push(`${column} IN (SELECT value FROM json_each(?))`);
      parameters.push(JSON.stringify(names));
    }
    if (correlationId !== undefined) {
      conditions.push('e.correlation_id = ?');
      parameters.push(correlationId);
    }
    // CROSS JOIN keeps the order of the tables: the log leads, so the range bounds what is read.
    const query = `SELECT ${eventColumns}, s.stream_id FROM events e CROSS JOIN streams s ON s.number = e.stream
      WHERE ${conditions.join(' AND ')} ORDER BY e.number ${backwards ? 'DESC' : 'ASC'} LIMIT ?`;
    return this.#stored(query, [...parameters, Math.min(limit, pageSize)]);
  }

  /** Reads on after a position, as a subscription does. */
  page(after: { position: Position; number: number }, filter: LogFilter): LogPage {
    return inSnapshot(this.#driver, () => {
      const head = this.head();
      if (after.number > head) throw beyondHead(after.position);
      // Where deletions have left a page's worth of numbers without an event, the page lies further on.
      const first = this.#number('SELECT min(number) FROM events WHERE number > ?', after.number);
      if (first === 0) return { events: [], end: after.position, caughtUp: true };
      const to = Math.min(head, first + pageSize - 1);
      const events = this.log({ from: first, to, backwards: false, limit: pageSize }, filter);
      const query = 'SELECT number, place FROM events WHERE number <= ? ORDER BY number DESC LIMIT 1';
      const [number, place] = (this.#driver.statement(query).get(to) ?? []).map(Number) as [number, number]; // `first` at least
      return { events, end: this.#positions.encode(number - place, place), caughtUp: to === head };
    });
  }

  /** The streams whose first event has a number in the range. */
  streams({ from, to, limit }: Range, categories: readonly string[] | undefined): readonly StreamSummary[] {
    const condition = categories ? 'AND category IN (SELECT value FROM json_each(?))' : '';
    const query = `SELECT ${streamColumns} FROM streams s WHERE s.number BETWEEN ? AND ? ${condition} ORDER BY s.number LIMIT ?`;
    const names = categories ? [JSON.stringify(categories)] : [];
    const rows = this.#driver.statement(query).all(from, to, ...names, Math.min(limit, pageSize));
    return rows.map((row) => streamFromRow(row, this.#positions));
  }

  /** 0 where there is no such stream. */
  version(streamId: string): number {
    return this.#number(`SELECT ${streamVersion} FROM streams s WHERE s.stream_id = ?`, streamId);
  }

  hasStream(streamId: string): boolean {
    return this.version(streamId) > 0;
  }

  /** The last event of a deleted stream. */
  tombstone(streamId: string): StoredEvent | undefined {
    const query = `SELECT ${eventColumns}, s.stream_id FROM streams s JOIN events e ON e.stream = s.number
      WHERE s.stream_id = ? AND s.status = ${streamStatus.deleted} ORDER BY e.version DESC LIMIT 1`;
    return this.#stored(query, [streamId])[0];
  }

  /** The number of the log's last event; 0 where there is none. */
  head(): number {
    return this.#number('SELECT max(number) FROM events');
  }

  /** Changes whenever another connection, of any process, has committed. */
  dataVersion(): number {
    return this.#number('PRAGMA data_version');
  }

  #number(query: string, ...parameters: Parameter[]): number {
    return Number(this.#driver.statement(query).get(...parameters)?.[0] ?? 0);
  }

  /** For queries whose last column is the stream's id. */
  #stored(query: string, parameters: readonly Parameter[]): readonly StoredEvent[] {
    const rows = this.#driver.statement(query).all(...parameters);
    return rows.map((row) => eventFromRow(row, { streamId: String(row.at(-1)), positions: this.#positions }));
  }
}
