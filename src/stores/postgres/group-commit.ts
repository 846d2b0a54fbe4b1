import type { PlacedSave } from '../../core/event-store.ts';
import { OutcomeUnknownError } from '../../core/store-errors.ts';
import type { Append, Written } from './append.ts';
import type { AppendOne } from './append-one.ts';
import { hasState, isInTheWay, isRefusal, isUniqueViolation, NotSent, unavailable } from './driver.ts';
import { expectation, notMet } from './functions.ts';
import type { SaveJob } from './save-job.ts';

/** What became of an attempt to write: where it stands, or that an expectation was not met or an event id is taken. */
export type Attempt = readonly Written[] | undefined;

/** The ways to the database: for a save to one stream, and for all others. */
interface Appends {
  readonly one: AppendOne;
  readonly many: Append;
}

interface Member {
  readonly job: SaveJob;
  readonly resolve: (attempt: Attempt) => void;
  readonly reject: (error: unknown) => void;
}

/** How often a transaction is tried again that another one was in the way of. */
const mostAttempts = 20;

/** So that no commit takes long: the last member may go beyond. */
const mostEvents = 2_000;

/**
 * Saves that wait while others are under way share the next round trip, transaction and commit. They share no fate: a save whose
 * expectation is not met writes nothing, and those beside it are written; if the transaction fails, its members are tried again one
 * by one. A stream's saves go one after the other.
 */
export class GroupCommit {
  readonly #append: Appends;
  readonly #lanes: number;
  readonly #busy = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #queue: Member[] = [];
  #isGathering = false;

  /** @param lanes how many transactions may be under way at once */
  constructor(append: Appends, { lanes }: { lanes: number }) {
    this.#append = append;
    this.#lanes = lanes;
  }

  /** Tries to write a save, once. */
  attempt(job: SaveJob): Promise<Attempt> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      if (this.#isGathering) return;
      this.#isGathering = true;
      queueMicrotask(() => {
        this.#isGathering = false;
        this.#go();
      });
    });
  }

  #go(): void {
    while (this.#underWay.size < this.#lanes) {
      const members = this.#next();
      if (members.length === 0) return;
      const streams = members.flatMap(({ job }) => streamsOf(job));
      for (const stream of streams) this.#busy.add(stream);
      const work: Promise<void> = this.#write(members).finally(() => {
        for (const stream of streams) this.#busy.delete(stream);
        this.#underWay.delete(work);
        this.#go();
      });
      this.#underWay.add(work);
    }
  }

  /** Takes from the queue what can go next: one save over several streams, or as many others as fit. */
  #next(): readonly Member[] {
    const members: Member[] = [];
    const left: Member[] = [];
    const passedOver = new Set<string>(); // the streams of those who wait: later saves to them wait too
    let events = 0;
    for (const member of this.#queue) {
      const streams = streamsOf(member.job);
      const isFree = !streams.some((stream) => this.#busy.has(stream) || passedOver.has(stream));
      const isAlone = streams.length > 1;
      const fits = members.length === 0 || !(isAlone || isTogether(members) || events >= mostEvents);
      if (isFree && fits) {
        members.push(member);
        events += member.job.events;
      } else {
        left.push(member);
        for (const stream of streams) passedOver.add(stream);
      }
    }
    this.#queue = left;
    return members;
  }

  async #write(members: readonly Member[], attempt = 1): Promise<void> {
    try {
      await this.#transaction(members);
    } catch (error) {
      if (error instanceof NotSent) return fail(members, () => unavailable(error.cause));
      if (!isRefusal(error)) return fail(members, ({ job }) => unknown(job, error));
      if (isInTheWay(error) && attempt < mostAttempts) return this.#write(members, attempt + 1);
      if (members.length > 1) for (const member of members) await this.#write([member]);
      else if (hasState(error, notMet) || isUniqueViolation(error)) members[0]?.resolve(undefined);
      else fail(members, () => unavailable(error));
    }
  }

  async #transaction(members: readonly Member[]): Promise<void> {
    const [first] = members;
    if (!first) return;
    const saves = members.flatMap(({ job }) => job.saves);
    if (isTogether(members)) return first.resolve((await this.#append.many(saves, true)) as readonly Written[]); // all or nothing
    const [alone] = saves;
    const one = saves.length === 1 && alone ? await this.#append.one(alone) : undefined;
    // A stream that is expected to be as it may be has perhaps to be made.
    const isDone = saves.length === 1 && (one || alone?.expected !== expectation.anyVersion);
    const written = isDone ? [one] : await this.#append.many(saves, false);
    for (const [index, { resolve }] of members.entries()) {
      const part = written[index];
      resolve(part && [part]);
    }
  }
}

const streamsOf = (job: SaveJob): readonly string[] => job.saves.map(({ request }) => request.streamId);
const isTogether = ([first]: readonly Member[]) => first !== undefined && first.job.saves.length > 1;

const unknown = ({ saves }: SaveJob, cause: unknown) =>
  new OutcomeUnknownError({ saves: saves.map(({ request }): PlacedSave => request), cause });

function fail(members: readonly Member[], errorFor: (member: Member) => Error): void {
  for (const member of members) member.reject(errorFor(member));
}
