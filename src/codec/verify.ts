import { everything } from '../core/bounds.ts';
import type { Event } from '../core/event.ts';
import type { EventLog } from '../core/event-log.ts';
import type { EventStore, StoredEvent } from '../core/event-store.ts';
import type { LogPlace } from '../core/position.ts';
import { DecodeError, StreamDeletedError } from '../core/store-errors.ts';
import { streamDeleted } from '../core/tombstone.ts';
import { CodecLog } from './codec-log.ts';
import { formOf } from './event-coder.ts';
import { StreamCheck, type StreamFault, type StreamHash } from './stream-check.ts';

/** What a verification has found. */
export interface Verification {
  readonly streams: number;
  readonly events: number;
  /** Streams that were deleted: what was in them is gone, and that is no fault. */
  readonly deleted: readonly string[];
  /** Events that were written without a chain: of them, only those that were encrypted were checked. */
  readonly unchained: number;
  /** Events for which there was no key: of them, only how they are linked was checked. */
  readonly unread: number;
  readonly faults: readonly StreamFault[];
  /** How each stream ends: to be recorded where nobody who can change the store can change it. */
  readonly heads: readonly StreamHash[];
}

/** What a verification may be told. */
export interface VerifyOptions {
  /** How the streams ended when they were recorded: then what was cut off since, or is gone, is found too. */
  readonly recorded?: Iterable<StreamHash>;
  /** Told now and then how many of how many events were checked. */
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Reads a whole store, and finds events that were changed, removed, put in another place or put in, and says where. The store is opened
 * with a codec that has the key ring, if events are encrypted. Others may go on writing meanwhile.
 *
 * What a chain shows is that nobody has changed the past without writing all that came after it anew: who can do that can make a new
 * chain. Against heads that were recorded elsewhere, that is found as well.
 *
 * @example
 * import type { EventStore } from 'dvent';
 * import { verify } from 'dvent/codec';
 * async function check(store: EventStore) {
 *   const { faults } = await verify(store);
 *   return faults.map(({ streamId, message }) => `${streamId}: ${message}`);
 * }
 *
 * @throws {@link UnsupportedError} (`UNSUPPORTED`) where the store has no codec
 */
export async function verify(
  store: EventStore,
  { recorded = [], progress = () => {} }: VerifyOptions = {},
): Promise<Verification> {
  const log = CodecLog.behind(store);
  const verifier = new Verifier(log, new Map(Array.from(recorded, (hash) => [hash.streamId, hash])));
  return verifier.verify(progress);
}

const wholeLog = { after: undefined, before: undefined, upTo: undefined, backwards: false, limit: everything };

class Verifier {
  readonly #log: CodecLog;
  readonly #recorded: ReadonlyMap<string, StreamHash>;
  readonly #checks = new Map<string, StreamCheck>();

  constructor(log: CodecLog, recorded: ReadonlyMap<string, StreamHash>) {
    this.#log = log;
    this.#recorded = recorded;
  }

  async verify(progress: (done: number, of: number) => void): Promise<Verification> {
    const { kept, positions } = this.#log;
    const listed = await versions(kept);
    const of = [...listed.values()].reduce((sum, version) => sum + version, 0);
    let events = 0;
    let last: StoredEvent | undefined;
    for await (const batch of batchesOf(kept.allEvents({ ...wholeLog, filter: { archived: 'include' } }))) {
      await this.#loadKeys(batch);
      for (const { event } of batch) this.#checkOf(event.streamId).add(event);
      events += batch.length;
      last = batch.at(-1);
      progress(events, Math.max(of, events));
    }
    await this.#lookAgain(listed, last && positions.decode(last.position, 'after'));
    const checks = [...this.#checks];
    return Object.freeze({
      streams: checks.length,
      events,
      deleted: checks.filter(([, { isDeleted }]) => isDeleted).map(([streamId]) => streamId),
      unchained: sum(checks.map(([, { unchained }]) => unchained)),
      unread: sum(checks.map(([, { unread }]) => unread)),
      faults: checks.flatMap(([, { faults }]) => faults),
      heads: checks.flatMap(([, { head }]) => head ?? []),
    });
  }

  /** Events whose key is not to be had are checked as far as that goes. */
  async #loadKeys(batch: readonly StoredEvent[]): Promise<void> {
    const ids = new Set(batch.flatMap(({ event }) => keyOf(event) ?? []));
    for (const id of ids) {
      try {
        await this.#log.keys?.load([id]);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
      }
    }
  }

  #checkOf(streamId: string): StreamCheck {
    const known = this.#checks.get(streamId);
    if (known) return known;
    const check = new StreamCheck(streamId, { coder: this.#log.coder, recorded: this.#recorded.get(streamId) });
    this.#checks.set(streamId, check);
    return check;
  }

  /** What looks wrong may have been deleted while the log was read: it is looked at again, alone. */
  async #lookAgain(listed: ReadonlyMap<string, number>, after: LogPlace | undefined): Promise<void> {
    const deletions = { types: [streamDeleted], archived: 'include' } as const;
    for await (const batch of batchesOf(this.#log.kept.allEvents({ ...wholeLog, after, filter: deletions })))
      for (const { event } of batch) this.#renewed(event.streamId).add(event);
    for (const streamId of new Set([...listed.keys(), ...this.#recorded.keys(), ...this.#checks.keys()])) {
      const check = this.#checkOf(streamId);
      if (check.isDeleted) continue;
      const isShort = check.version < Math.max(listed.get(streamId) ?? 0, this.#recorded.get(streamId)?.version ?? 0);
      if (isShort || check.faults.length > 0) await this.#checkAlone(streamId, listed.get(streamId) ?? 0);
    }
  }

  async #checkAlone(streamId: string, listed: number): Promise<void> {
    const check = this.#renewed(streamId);
    const all = { from: 1, to: everything, backwards: false, limit: everything };
    try {
      for await (const batch of batchesOf(this.#log.kept.events(streamId, all))) {
        await this.#loadKeys(batch);
        for (const { event } of batch) check.add(event);
      }
    } catch (error) {
      if (!(error instanceof StreamDeletedError)) throw error;
      check.isDeleted = true;
      return;
    }
    check.end(listed);
  }

  #renewed(streamId: string): StreamCheck {
    this.#checks.delete(streamId);
    return this.#checkOf(streamId);
  }
}

/** What is no codec's text any more is found when it is checked. */
function keyOf(event: Event): string | undefined {
  try {
    return formOf(event).key;
  } catch {
    return undefined;
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** The version that each stream is listed with, deleted ones left out. */
async function versions(kept: EventLog): Promise<ReadonlyMap<string, number>> {
  const listed = new Map<string, number>();
  for await (const batch of batchesOf(kept.streams({ after: undefined, categories: undefined, limit: everything })))
    for (const { streamId, version, status } of batch) if (status !== 'deleted') listed.set(streamId, version);
  return listed;
}

const batchesOf = <Item>(batches: AsyncIterator<readonly Item[], void>): AsyncIterable<readonly Item[]> => ({
  [Symbol.asyncIterator]: () => batches,
});
