import type { Loaded, Settings } from '../contenders/contender.ts';
import { Contestant } from './contestant.ts';
import type { Job } from './protocol.ts';

export interface Entrant {
  /** As it is called in the results. */
  readonly name: string;
  readonly job: Job;
}

export interface RaceOptions {
  readonly rounds: number;
  /** The time of one round; 0 for rounds of a fixed number of operations. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** In seconds: an entrant that answers no sooner has failed. */
  readonly timeLimit: number;
  /** How much time the failures of an entrant may take in all before it is out, in seconds. */
  readonly patience: number;
}

export interface Measurement {
  /** Operations in a second, one figure for each round that the entrant finished. */
  readonly rounds: readonly number[];
  /** Why it failed, once for each time. */
  readonly failures: readonly string[];
  readonly settings: readonly Settings[] | undefined;
  readonly loaded: Loaded | undefined;
}

/**
 * Lets the entrants do rounds in turn, so that whatever else goes on in the machine hits all of them. The order is reversed
 * from round to round; what each did to warm up does not count. One that fails is started anew.
 */
export async function race(entrants: readonly Entrant[], options: RaceOptions): Promise<ReadonlyMap<string, Measurement>> {
  const lanes = entrants.map(({ name, job }) => new Lane(name, new Contestant(job, options)));
  try {
    for (const lane of lanes) await lane.warmUp(options);
    for (let round = 0; round < options.rounds; round++) {
      for (const lane of round % 2 === 0 ? lanes : lanes.toReversed()) await lane.round(options);
    }
    return new Map(lanes.map((lane) => [lane.name, lane.measurement]));
  } finally {
    for (const lane of lanes) await lane.contestant.end();
  }
}

const mostFailures = 20;

class Lane {
  readonly name: string;
  readonly contestant: Contestant;
  readonly #rounds: number[] = [];
  readonly #failures: string[] = [];
  #wasted = 0;
  #loaded: Loaded | undefined;

  constructor(name: string, contestant: Contestant) {
    this.name = name;
    this.contestant = contestant;
  }

  async warmUp(options: RaceOptions): Promise<void> {
    const { seconds, warmUpSeconds } = options;
    const end = performance.now() + warmUpSeconds * 1000;
    // A round of a fixed number of operations is short: as many of them as the time allows.
    do await this.round({ ...options, seconds: seconds === 0 ? 0 : warmUpSeconds });
    while (performance.now() < end && this.#rounds.length > 0);
    this.#rounds.length = 0;
  }

  async round({ seconds, patience }: RaceOptions): Promise<void> {
    while (this.#failures.length < mostFailures && this.#wasted < patience * 1000) {
      const start = performance.now();
      try {
        const round = await this.contestant.round({ seconds });
        this.#rounds.push(round.operations / round.seconds);
        this.#loaded = round.loaded;
        return;
      } catch (error) {
        this.#failures.push(error instanceof Error ? error.message : String(error));
        this.#wasted += performance.now() - start;
      }
    }
  }

  get measurement(): Measurement {
    return { rounds: this.#rounds, failures: this.#failures, settings: this.contestant.settings, loaded: this.#loaded };
  }
}
