/// <reference path="./contract.d.ts" />
import { contract } from 'dvent:contract';
import { runScenario } from './cucumber.ts';
import { sideBySide } from './laws/side-by-side.ts';
import { lookAt } from './look.ts';
import type { Scenario } from './scenario.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** A test of a store; which runner calls it does not matter. */
export interface ConformanceTest {
  /** What it is about: a rule of the contract, or the laws. */
  readonly rule: string;
  readonly name: string;
  /** Passes, or throws what is wrong. Each run has a place of its own, so tests may run in any order, also at the same time. */
  run(): Promise<void>;
}

/** How thorough the laws are. */
export interface ConformanceOptions {
  /** How many stories are told to the store for each law; 100 unless said otherwise. */
  readonly runs?: number;
  /** Of the stories: the seed that a failure tells makes the same ones again. */
  readonly seed?: number;
  /** The path that it tells leads, among those, to the one that failed. */
  readonly path?: string;
}

/**
 * The tests that a store has to pass to be one: every scenario of the contract (`features/event-store.feature`), and laws that
 * compare it with a model of a store, story by story; those want the package `fast-check`. A store whose `capabilities` exclude
 * something is tested for its refusal instead, so a place is opened first to ask for them.
 *
 * @example
 * import { test } from 'node:test';
 * import { InMemoryEventStore } from 'dvent';
 * import { conformance } from 'dvent/testing';
 * const tests = await conformance({
 *   place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }),
 * });
 * for (const { rule, name, run } of tests) test(`${rule}: ${name}`, run);
 */
export async function conformance(under: StoreUnderTest, options: ConformanceOptions = {}): Promise<readonly ConformanceTest[]> {
  const { atomicAcrossStreams, lasts } = await lookAt(under);
  const excluded = atomicAcrossStreams ? '@one-stream-at-a-time' : '@across-streams';
  const scenarios = contract
    .filter(({ tags }) => !tags.includes(excluded))
    .map((scenario) => ({ rule: scenario.rule, name: nameOf(scenario), run: () => runScenario(scenario, { under }) }));
  return [...scenarios, ...models(under, options), ...(lasts ? [race(under)] : [])];
}

/** With the line in the feature file, by which a name that two scenarios share is told apart. */
const nameOf = ({ name, line }: Scenario) => `${name} (line ${line})`;

const models = (under: StoreUnderTest, options: ConformanceOptions): readonly ConformanceTest[] => [
  {
    rule: 'Laws',
    name: 'whatever happens to it, a store answers as its model does',
    run: async () => (await laws()).asTheModel(under, options),
  },
  {
    rule: 'Laws',
    name: 'whatever happens to them, its buckets answer as their model does',
    run: async () => (await laws()).bucketsAsTheModel(under, options),
  },
];

const laws = () =>
  import('./laws/law.ts').catch((cause: unknown) => {
    throw new Error('The law needs fast-check: npm install --save-dev fast-check', { cause });
  });

const race = (under: StoreUnderTest): ConformanceTest => ({
  rule: 'Laws',
  name: 'of all who save at once, each to a store of their own at one place, as many win as there are versions',
  run: () => sideBySide(under),
});
