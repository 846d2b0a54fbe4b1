import { InMemoryEventStore } from '../../src/index.ts';
import { runScenario } from '../../src/testing/cucumber.ts';
import type { Scenario } from '../../src/testing/scenario.ts';
import type { StoreUnderTest } from '../../src/testing/store-under-test.ts';

// What runs in the browser's page. The bundle puts the specification's step definitions before it.

declare global {
  /** Runs scenarios, and gives for each the error that it failed with, or an empty text. */
  var runScenarios: (scenarios: readonly Scenario[]) => Promise<readonly string[]>;
}

const under: StoreUnderTest = { place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }) };

globalThis.runScenarios = async (scenarios) => {
  const errors: string[] = [];
  for (const scenario of scenarios) errors.push(await runScenario(scenario, { under }).then(() => '', told));
  return errors;
};

const told = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
