import type { LogPlace } from '../../core/position.ts';
import { numbersFrom } from './arrays.ts';
import type { Driver } from './driver.ts';
import { placeFromRow } from './rows.ts';
import { quotedName } from './schema.ts';

/** How many saves one look takes in; where there are more, a look at the locks is cheaper. */
const lookSize = 1_000;

/** The log at one time. */
export interface Look {
  /** Where its last event stands. */
  readonly head: LogPlace;
  /** Up to which save readers may go. */
  readonly settled: number;
}

interface Fence {
  readonly head: number;
  readonly holders: ReadonlySet<string>;
}

/**
 * How far the log is settled: every save number up to there is committed, or never will be. Readers go no further, so that they do
 * not pass over the save of a slow writer.
 *
 * A writer takes the store's lock before it draws its number. Numbers that are all there are settled. Where one is missing, the
 * head of the log is noted, and after it who holds the lock. Whoever has drawn a number up to that head had the lock by then, and
 * holds it still or has ended. So when those holders have gone, a new read sees all that they have committed, and what is still
 * missing up to that head is dead.
 */
export class Settled {
  readonly #driver: Driver;
  readonly #lock: bigint;
  readonly #queries: { readonly saves: string; readonly holders: string };
  /** `undefined` before the first look, which does not go through the whole log: it begins with a fence. */
  #settled: number | undefined;
  #fence: Fence | undefined;
  #looking: Promise<Look> | undefined;
  #next: Promise<Look> | undefined;

  constructor(driver: Driver, { schema, lock }: { schema: string; lock: bigint }) {
    this.#driver = driver;
    this.#lock = lock;
    const events = `${quotedName(schema)}.events`;
    const head = `SELECT h.save, h.place, %s FROM (SELECT 1) one
      LEFT JOIN LATERAL (SELECT save, place FROM ${events} ORDER BY save DESC, place DESC LIMIT 1) h ON true`;
    this.#queries = {
      // Each save has an event in place 0.
      saves: head.replace(
        '%s',
        `ARRAY(SELECT save FROM ${events} WHERE save > $1 AND place = 0 ORDER BY save LIMIT ${lookSize})`,
      ),
      // The head is what the statement's snapshot shows, and that is taken before the locks are looked at.
      holders: head.replace(
        '%s',
        `ARRAY(SELECT virtualtransaction FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
      ),
    };
  }

  /** Up to which save the log is known to be settled, without a look. */
  get known(): number {
    return this.#settled ?? 0;
  }

  /** Looks at the log, after the call: those who ask while a look is under way share the next one. */
  look(): Promise<Look> {
    if (!this.#looking) return this.#begin();
    this.#next ??= this.#looking.then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<Look> {
    this.#next = undefined;
    const looking = this.#look().finally(() => {
      if (this.#looking === looking) this.#looking = undefined;
    });
    this.#looking = looking;
    return looking;
  }

  async #look(): Promise<Look> {
    if (this.#settled === undefined) return this.#lookForHolders();
    const [row] = await this.#driver.query(this.#queries.saves, [this.#settled]);
    const head = placeFromRow(row ?? []);
    if (head.save < this.#settled) {
      // The log has lost its end: an older copy was put back, or a replica took over that did not have all. It is looked at anew.
      this.#settled = undefined;
      this.#fence = undefined;
      return this.#lookForHolders();
    }
    for (const save of numbersFrom(row?.[2] ?? '{}')) if (save === this.#settled + 1) this.#settled = save;
    if (this.#settled < head.save) return this.#lookForHolders();
    this.#fence = undefined;
    return { head, settled: this.#settled };
  }

  async #lookForHolders(): Promise<Look> {
    const [high, low] = [this.#lock >> 32n, this.#lock & 0xffffffffn];
    const [row] = await this.#driver.query(this.#queries.holders, [String(high), String(low)]);
    const head = placeFromRow(row ?? []);
    const holders = new Set(
      (row?.[2] ?? '{}')
        .slice(1, -1)
        .split(',')
        .filter((holder) => holder !== ''),
    );
    this.#fence = this.#fence && stillThere(this.#fence, holders);
    if (this.#fence?.holders.size === 0) {
      this.#settled = Math.max(this.known, this.#fence.head);
      this.#fence = undefined;
    }
    if (holders.size === 0) {
      this.#settled = Math.max(this.known, head.save);
      this.#fence = undefined;
    } else this.#fence ??= { head: head.save, holders };
    return { head, settled: this.known };
  }
}

/** A prepared transaction goes on under another name, -1/ and a number, when the server starts again: it may be one of those gone. */
function stillThere({ head, holders }: Fence, now: ReadonlySet<string>): Fence {
  const isGone = [...holders].some((holder) => !now.has(holder));
  const left = [...now].filter((holder) => holders.has(holder) || (isGone && holder.startsWith('-1/')));
  return { head, holders: new Set(left) };
}
