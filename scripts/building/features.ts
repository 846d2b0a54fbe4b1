import { readFileSync } from 'node:fs';
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin';
import { type GherkinDocument, IdGenerator, type Pickle, type PickleStep } from '@cucumber/messages';
import type { Plugin } from 'esbuild';
import type { Scenario, ScenarioStep } from '../../src/testing/scenario.ts';

/** Every scenario of a feature file, in its order. */
export function scenariosIn(file: string): readonly Scenario[] {
  const newId = IdGenerator.incrementing();
  const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(readFileSync(file, 'utf8'));
  const rules = rulesOf(document);
  return compile(document, file, newId).map(({ name, location, tags, steps, astNodeIds: [id = ''] }: Pickle) => ({
    line: location?.line ?? 0,
    rule: rules.get(id) ?? '',
    name,
    tags: tags.map((tag) => tag.name),
    steps: steps.map(stepFrom),
  }));
}

/** The rule that each scenario stands under, by the scenario's id. */
function rulesOf({ feature }: GherkinDocument): ReadonlyMap<string, string> {
  const rules = (feature?.children ?? []).flatMap(({ rule }) => rule ?? []);
  return new Map(
    rules.flatMap(({ name, children }) => children.flatMap(({ scenario }) => (scenario ? [[scenario.id, name] as const] : []))),
  );
}

function stepFrom({ text, argument }: PickleStep): ScenarioStep {
  const rows = argument?.dataTable?.rows;
  return rows ? { text, table: rows.map(({ cells }) => cells.map(({ value }) => value)) } : { text };
}

/** Lets a bundle import a `.feature` file: as its scenarios. */
export const features: Plugin = {
  name: 'features',
  setup(build) {
    build.onLoad({ filter: /\.feature$/ }, ({ path }) => ({
      loader: 'js',
      contents: `export const scenarios = ${JSON.stringify(scenariosIn(path))};`,
    }));
  },
};
