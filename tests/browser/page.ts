import type { Pickle } from '@cucumber/messages';
import { type Outcome, runScenario } from './cucumber.ts';

// What runs in the browser's page. The bundle puts the specification's step definitions before it.

declare global {
  var runScenarios: (pickles: readonly Pickle[]) => Promise<readonly Outcome[]>;
}

globalThis.runScenarios = async (pickles) => {
  const outcomes: Outcome[] = [];
  for (const pickle of pickles) outcomes.push(await runScenario(pickle, { store: 'memory' }));
  return outcomes;
};
