import { DventError } from '../../core/errors.ts';
import type { Event } from '../../core/event.ts';
import type { PlacedSave, Saved, StoredEvent } from '../../core/event-store.ts';
import { unknownStream } from '../../core/names.ts';
import { versionEvent } from '../../core/placing.ts';
import type { PositionCodec } from '../../core/position.ts';
import { savedOf } from '../../core/saved.ts';
import { OutcomeUnknownError, StreamDeletedError } from '../../core/store-errors.ts';
import { deletionOfNothing } from '../../core/tombstone.ts';
import { type StreamHead, type Verdict, verdictsOn } from '../../core/verdict.ts';
import { type Done, nothingStored } from '../../core/writes.ts';
import { appending, type Written } from './append.ts';
import { appendingOne } from './append-one.ts';
import type { Driver, Parameter, Row } from './driver.ts';
import { isInTheWay, NotSent, Refused, reading, unavailable } from './failures.ts';
import { GroupCommit } from './group-commit.ts';
import type { Reader } from './reader.ts';
import { streamStatus } from './rows.ts';
import { type SaveJob, saveJob } from './save-job.ts';
import { quotedName } from './schema.ts';

interface WriterOptions {
  readonly schema: string;
  readonly lock: bigint;
  readonly lanes: number;
  readonly saveBytes: number;
  readonly reader: Reader;
  readonly positions: PositionCodec;
}

/** How often a write is tried again that others got in the way of; each time, one of them has gone on. */
const mostAttempts = 100;

/** Writes to streams. */
export class Writer {
  readonly #driver: Driver;
  readonly #options: WriterOptions;
  readonly #commits: GroupCommit;

  constructor(driver: Driver, options: WriterOptions) {
    const { schema, lock, lanes } = options;
    this.#driver = driver;
    this.#options = options;
    const target = { schema, lock: String(lock) };
    const appends = { one: appendingOne(driver, target), many: appending(driver, target) };
    this.#commits = new GroupCommit(appends, { lanes });
  }

  /**
   * The database writes what is plain: the expectation holds, and no event id is there already. What it does not write is decided on
   * by the streams as they are; that may show that it can be written now.
   */
  async save(requests: readonly PlacedSave[]): Promise<Done<readonly Saved[]>> {
    const job = saveJob(requests, this.#options.saveBytes);
    for (let attempt = 1; ; attempt += 1) {
      const written = job.isPlain ? await this.#commits.attempt(job) : undefined;
      if (written) return this.#done(job, written);
      const done = await this.#decided(requests);
      if (done) return { ...nothingStored, result: done };
      checkAttempts(attempt);
    }
  }

  async delete(request: PlacedSave): Promise<Done<Saved>> {
    const { reader, lock, positions, schema } = this.#options;
    const { streamId } = request;
    const [save] = saveJob([request], Number.POSITIVE_INFINITY).saves;
    const tombstone = request.events[0] as Event; // a request for deletion has this one
    const call = `SELECT drawn, last_version FROM ${quotedName(schema)}.delete_stream($1, $2, $3, $4, $5, $6)`;
    const { id, type, timestamp } = tombstone;
    const values = [String(lock), streamId, save?.expected ?? 0, id, type, timestamp];
    for (let attempt = 1; ; attempt += 1) {
      const [row] = await this.#write(call, { values, saves: [request] });
      if (row?.[0]) {
        const [drawn = 0, version = 0] = row.map(Number);
        const event = versionEvent(tombstone, version);
        const stored = [Object.freeze({ position: positions.encode(drawn, 0), event })];
        return { result: savedOf(stored), save: drawn, stored };
      }
      const [head] = await this.#heads([request]);
      if (!head || head.deleted || head.version === 0) {
        return { ...nothingStored, result: deletionOfNothing(request, await reading(() => reader.tombstone(streamId))) };
      }
      const verdicts = verdictsOn([request], () => head);
      if (verdicts instanceof DventError) throw verdicts;
      checkAttempts(attempt);
    }
  }

  async setStatus(streamId: string, status: 'live' | 'archived'): Promise<void> {
    const { schema } = this.#options;
    const update = `UPDATE ${quotedName(schema)}.streams SET status = $2
      WHERE stream_id = $1 AND status <> ${streamStatus.deleted} RETURNING number`;
    for (let attempt = 1; ; attempt += 1) {
      const [row] = await this.#write(update, { values: [streamId, streamStatus[status]], saves: [] });
      if (row) return;
      const [head] = await this.#heads([{ streamId, events: [], expectedVersion: 'any' }]);
      if (head?.deleted) throw new StreamDeletedError({ streamId });
      if (!head || head.version === 0) throw unknownStream(streamId);
      checkAttempts(attempt); // it was made meanwhile
    }
  }

  #done({ saves }: SaveJob, written: readonly Written[]): Done<readonly Saved[]> {
    const { positions } = this.#options;
    const together = saves.length > 1;
    const stored: StoredEvent[] = [];
    const result = saves.map(({ request: { events } }, index): Saved => {
      const { save, version } = written[index] as Written; // one for each
      if (events.length === 0) return { version, position: undefined, events: [] };
      const part = events.map((event, nth): StoredEvent => {
        const placed = versionEvent(event, version - events.length + nth + 1);
        return Object.freeze({ position: positions.encode(save, together ? stored.length + nth : nth), event: placed });
      });
      for (const one of part) stored.push(one);
      return savedOf(part);
    });
    return { result, save: written[0]?.save ?? 0, stored };
  }

  /** The results of a save that writes nothing; `undefined` where it can be written after all. */
  async #decided(requests: readonly PlacedSave[]): Promise<readonly Saved[] | undefined> {
    const heads = await this.#heads(requests);
    // One head for each request, and a verdict asks for the heads of these alone.
    const headOf = new Map(requests.map(({ streamId }, index) => [streamId, heads[index] as StreamHead]));
    const verdicts = verdictsOn(requests, (streamId) => headOf.get(streamId) as StreamHead);
    if (verdicts instanceof DventError) throw verdicts;
    if (verdicts.some(({ kind }) => kind === 'append')) return undefined;
    const results = await Promise.all(requests.map((request, index) => this.#withoutWriting(request, verdicts[index])));
    return results.every((result) => result !== undefined) ? results : undefined;
  }

  async #withoutWriting({ streamId, events }: PlacedSave, verdict: Verdict | undefined): Promise<Saved | undefined> {
    if (verdict?.kind === 'check') return { version: verdict.version, position: undefined, events: [] };
    if (verdict?.kind !== 'repeat') return undefined;
    const range = { from: verdict.from, to: verdict.from + events.length - 1 };
    const stored = await reading(() => this.#options.reader.wholeRange(streamId, range));
    // Where the stream was deleted meanwhile, it is decided on anew.
    return stored.length === events.length ? savedOf(stored) : undefined;
  }

  /** By now the database has said that it has not written: where this cannot be read, nothing was. */
  #heads(requests: readonly PlacedSave[]): Promise<readonly StreamHead[]> {
    return reading(() => this.#options.reader.heads(requests));
  }

  /** Sends a statement that writes, again while others are in its way. */
  async #write(
    text: string,
    { values, saves }: { values: readonly Parameter[]; saves: readonly PlacedSave[] },
  ): Promise<readonly Row[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#driver.query(text, values);
      } catch (error) {
        if (error instanceof DventError) throw error;
        const isUndone = error instanceof NotSent || error instanceof Refused;
        if (!isUndone) throw new OutcomeUnknownError({ saves, cause: error });
        if (!isInTheWay(error)) throw unavailable(error);
        checkAttempts(attempt);
      }
    }
  }
}

function checkAttempts(attempt: number): void {
  if (attempt === mostAttempts) throw unavailable(new Error('other writers were faster each time'));
}
