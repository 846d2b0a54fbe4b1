import type { RaceRow } from '../rows.ts';

/** How much is measured. */
export interface Plan {
  readonly name: 'full' | 'quick';
  /** Many short ones are better than few long ones: what disturbs the machine for a second then hits all contenders alike. */
  readonly rounds: number;
  /** Of one round, where its length is a time. */
  readonly seconds: number;
  /** Before a contender that does not answer has failed, in seconds, beyond the round's own time. */
  readonly timeLimit: number;
  /** How long the failures of a contender may take in a row of the table before it is out, in seconds. */
  readonly patience: number;
  /** Of the rounds that warm a contender up, and do not count. */
  readonly warmUpSeconds: number;
  /** Todos in the memory store that changes are made to. */
  readonly todosToChange: number;
  /** Todos of 100 events that are loaded in turn: from memory few enough for the processor's caches, from a file or a server more. */
  readonly todosToLoad: { readonly [where in RaceRow['where']]: number };
  /** Lengths of the logs that are compared with each other. */
  readonly largeLog: number;
  readonly smallLog: number;
  readonly eventsToImport: number;
  /** Each is an import of its own, and takes seconds. */
  readonly importRounds: number;
  readonly tail: TailPlan;
}

/** How subscribers are measured while a writer keeps a rate. */
export interface TailPlan {
  /** How many saves in a second are asked for. */
  readonly rate: number;
  readonly subscribers: number;
  /** Of the time whose delays do not count, and of the time whose delays do. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly series: number;
}

export const fullPlan: Plan = {
  name: 'full',
  rounds: 21,
  seconds: 0.4,
  warmUpSeconds: 2,
  timeLimit: 20,
  patience: 60,
  todosToChange: 1000,
  todosToLoad: { memory: 10, file: 50, postgres: 50, nats: 50 },
  largeLog: 1_000_000,
  smallLog: 10_000,
  eventsToImport: 100_000,
  importRounds: 5,
  tail: { rate: 5_000, subscribers: 8, warmUpSeconds: 2, seconds: 10, series: 3 },
};

export const quickPlan: Plan = {
  name: 'quick',
  rounds: 4,
  seconds: 0.15,
  warmUpSeconds: 0.4,
  timeLimit: 3,
  patience: 4,
  todosToChange: 300,
  todosToLoad: { memory: 10, file: 50, postgres: 50, nats: 50 },
  largeLog: 50_000,
  smallLog: 10_000,
  // More than 10,000: up to there, one of the peers does not import in bulk.
  eventsToImport: 20_000,
  importRounds: 2,
  tail: { rate: 5_000, subscribers: 8, warmUpSeconds: 1, seconds: 3, series: 1 },
};
