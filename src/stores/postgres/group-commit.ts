import type { PlacedSave } from '../../core/event-store.ts';
import { OutcomeUnknownError } from '../../core/store-errors.ts';
import type { Append, Written } from './append.ts';
import type { AppendOne } from './append-one.ts';
import { hasState, isInTheWay, isUniqueViolation, NotSent, Refused, unavailable } from './failures.ts';
import { notMet } from './functions.ts';
import type { SaveJob } from './save-job.ts';
import { type Queued, SaveQueue } from './save-queue.ts';

/** What became of an attempt to write: where it stands, or that an expectation was not met or an event id is taken. */
export type Attempt = readonly Written[] | undefined;

/** The ways to the database: for a save to one stream, and for all others. */
interface Appends {
  readonly one: AppendOne;
  readonly many: Append;
}

interface Member extends Queued {
  readonly job: SaveJob;
  readonly resolve: (attempt: Attempt) => void;
  readonly reject: (error: unknown) => void;
}

/** How often a transaction is tried again that another one was in the way of. */
const mostAttempts = 20;

/**
 * Saves that wait while others are under way share the next round trip, transaction and commit. They share no fate: a save whose
 * expectation is not met writes nothing, and those beside it are written; if the transaction fails, its members are tried again one
 * by one. A stream's saves go one after the other.
 */
export class GroupCommit {
  readonly #append: Appends;
  readonly #lanes: number;
  #underWay = 0;
  readonly #queue = new SaveQueue<Member>();
  #isGathering = false;

  /** @param lanes how many transactions may be under way at once */
  constructor(append: Appends, { lanes }: { lanes: number }) {
    this.#append = append;
    this.#lanes = lanes;
  }

  /** Tries to write a save, once. */
  attempt(job: SaveJob): Promise<Attempt> {
    return new Promise((resolve, reject) => {
      const streams = job.saves.map(({ request }) => request.streamId);
      this.#queue.add({ job, streams, weight: job.weight, resolve, reject });
      if (this.#isGathering) return;
      this.#isGathering = true;
      queueMicrotask(() => {
        this.#isGathering = false;
        this.#go();
      });
    });
  }

  #go(): void {
    while (this.#underWay < this.#lanes) {
      const members = this.#queue.take();
      if (members.length === 0) return;
      this.#underWay += 1;
      this.#write(members).finally(() => {
        this.#underWay -= 1;
        this.#queue.done(members);
        this.#go();
      });
    }
  }

  async #write(members: readonly Member[], attempt = 1): Promise<void> {
    try {
      await this.#transaction(members);
    } catch (error) {
      if (error instanceof NotSent) return fail(members, () => unavailable(error));
      if (!(error instanceof Refused)) return fail(members, ({ job }) => unknown(job, error));
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
    const written = saves.length === 1 && alone ? [await this.#append.one(alone)] : await this.#append.many(saves, false);
    for (const [index, { resolve }] of members.entries()) {
      const part = written[index];
      resolve(part && [part]);
    }
  }
}

const isTogether = ([first]: readonly Member[]) => first !== undefined && first.streams.length > 1;

const unknown = ({ saves }: SaveJob, cause: unknown) =>
  new OutcomeUnknownError({ saves: saves.map(({ request }): PlacedSave => request), cause });

function fail(members: readonly Member[], errorFor: (member: Member) => Error): void {
  for (const member of members) member.reject(errorFor(member));
}
