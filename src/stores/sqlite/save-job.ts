import { checkSaveSize, type EncodedEvent, encodedEvent } from '../../codec/encoded-event.ts';
import { DventError } from '../../core/errors.ts';
import type { Event } from '../../core/event.ts';
import type { PlacedSave, Saved, StoredEvent } from '../../core/event-store.ts';
import { categoryOf } from '../../core/names.ts';
import type { PositionCodec } from '../../core/position.ts';
import { savedOf } from '../../core/saved.ts';
import { streamDeleted } from '../../core/tombstone.ts';
import { type StreamHead, type Verdict, verdictsOn } from '../../core/verdict.ts';
import type { Driver } from './driver.ts';
import type { Done, Job } from './group-commit.ts';
import type { Reader } from './reader.ts';
import { streamStatus, streamVersion } from './rows.ts';

/** What a job works with. */
export interface Workplace {
  readonly driver: Driver;
  readonly reader: Reader;
  readonly positions: PositionCodec;
}

interface EncodedSave extends PlacedSave {
  readonly encoded: readonly EncodedEvent[];
}

/** A stream as its row tells it; `number` is 0 where there is none. */
interface StreamRow extends StreamHead {
  readonly number: number;
}

/** Decides on one save, over one stream or several, and writes it. */
export class SaveJob implements Job<readonly Saved[]> {
  readonly events: number;
  readonly #requests: readonly EncodedSave[];
  readonly #workplace: Workplace;

  /** Encodes the events at once: what is too large is refused before the store is asked. */
  constructor(requests: readonly PlacedSave[], { workplace, saveBytes }: { workplace: Workplace; saveBytes: number }) {
    this.#workplace = workplace;
    this.#requests = requests.map((request) => ({ ...request, encoded: request.events.map(encodedEvent) }));
    const events = this.#requests.flatMap(({ encoded }) => encoded);
    this.events = events.length;
    checkSaveSize(events, saveBytes);
  }

  run(careful: boolean): Done<readonly Saved[]> {
    const rows = new Map(this.#requests.map(({ streamId }) => [streamId, this.#rowOf(streamId, careful)]));
    const rowOf = (streamId: string) => rows.get(streamId) as StreamRow; // read above for every request
    const verdicts = verdictsOn(this.#requests, rowOf);
    if (verdicts instanceof DventError) {
      if (careful) throw verdicts;
      return this.run(true); // what looked like a conflict may be a repeat
    }
    const save = this.#workplace.reader.head() + 1;
    const stored: StoredEvent[] = [];
    const result = this.#requests.map((request, index): Saved => {
      // As many verdicts as requests.
      const verdict = verdicts[index] as Exclude<Verdict, { kind: 'refuse' }>;
      if (verdict.kind === 'check') return { version: verdict.version, position: undefined, events: [] };
      if (verdict.kind === 'repeat') return this.#savedBefore(request, verdict.from);
      const written = this.#append({ request, events: verdict.events, row: rowOf(request.streamId), save, place: stored.length });
      for (const event of written) stored.push(event);
      return savedOf(written);
    });
    const saves = this.#requests.flatMap((request, index) => aimed(request, verdicts[index]));
    return { result, stored, saves: saves.length > 0 ? saves : undefined };
  }

  #rowOf(streamId: string, careful: boolean): StreamRow {
    const { driver } = this.#workplace;
    const row = driver
      .statement(`SELECT s.number, ${streamVersion}, s.status FROM streams s WHERE s.stream_id = ?`)
      .get(streamId);
    const [number, version, status] = (row ?? [0, 0, streamStatus.live]).map(Number) as [number, number, number]; // three columns
    const versionOf = (eventId: string) => {
      // The index on ids finds what is taken when it is written; the job is then run again, carefully.
      if (!careful) return undefined;
      const [found] = driver.statement('SELECT version FROM events WHERE id = ? AND stream = ?').get(eventId, number) ?? [];
      return found === undefined ? undefined : Number(found);
    };
    return { number, version, deleted: status === streamStatus.deleted, versionOf };
  }

  #append({
    request,
    events,
    row,
    save,
    place,
  }: {
    request: EncodedSave;
    events: readonly Event[];
    row: StreamRow;
    save: number;
    place: number;
  }) {
    const { driver, positions } = this.#workplace;
    const stream = row.number === 0 ? save + place : row.number;
    const insert = driver.statement(insertEvent);
    const written = events.map((event, index): StoredEvent => {
      const { id, type, version, timestamp } = event;
      const { data, metadata, correlationId } = request.encoded[index] as EncodedEvent; // one for each event
      const at = place + index;
      insert.run(save + at, at, stream, version, id, type, timestamp, correlationId, data, metadata);
      return Object.freeze({ position: positions.encode(save, at), event });
    });
    this.#writeStream({ written, stream, place: row.number === 0 ? place : undefined });
    return written;
  }

  /** @param place of the first event in its save, where the stream is new */
  #writeStream({ written, stream, place }: { written: readonly StoredEvent[]; stream: number; place: number | undefined }): void {
    const { driver } = this.#workplace;
    const first = written[0]?.event;
    const last = written.at(-1)?.event;
    if (!first || !last) return;
    if (place !== undefined) {
      const insert = driver.statement(
        'INSERT INTO streams (number, place, stream_id, category, timestamp) VALUES (?, ?, ?, ?, ?)',
      );
      insert.run(stream, place, first.streamId, categoryOf(first.streamId), first.timestamp);
    }
    if (last.type !== streamDeleted) return;
    driver.statement('DELETE FROM events WHERE stream = ? AND version < ?').run(stream, last.version);
    driver.statement(`UPDATE streams SET status = ${streamStatus.deleted} WHERE number = ?`).run(stream);
  }

  #savedBefore({ streamId, events }: PlacedSave, from: number): Saved {
    const to = from + events.length - 1;
    return savedOf(this.#workplace.reader.wholeRange(streamId, { from, to }));
  }
}

const insertEvent = `INSERT INTO events (number, place, stream, version, id, type, timestamp, correlation_id, data, metadata)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** What to say again, should the commit's outcome be unknown: the events as placed, at the version that was aimed at. */
function aimed({ streamId, events, expectedVersion }: PlacedSave, verdict: Verdict | undefined) {
  if (events.length === 0) return [];
  if (verdict?.kind !== 'append') return [{ streamId, events, expectedVersion }];
  return [{ streamId, events: verdict.events, expectedVersion: (verdict.events[0]?.version ?? 1) - 1 }];
}
