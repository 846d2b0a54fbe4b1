import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundleLibrary, bundleSpecification } from './bundles.ts';
import { inChromium } from './chromium.ts';
import { readScenarios } from './scenarios.ts';

// The whole specification, on the memory store, in a browser. Each scenario is a test of its own.

const scenarios = readScenarios();
const bundle = await bundleSpecification();

test('the library bundled for a browser imports nothing, of Node or else', async () => {
  const { text, metafile } = await bundleLibrary();
  assert.deepEqual(
    Object.values(metafile.outputs).flatMap(({ imports }) => imports),
    [],
  );
  assert.doesNotMatch(text, /\b(?:import|require)\b[^;]*["']node:/);
});

test('the specification bundled for a browser imports nothing of Node', () => {
  const imports = Object.values(bundle.metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  assert.deepEqual(
    imports,
    ['./sqlite-store.ts', './postgres-store.ts', './nats-store.ts'],
    'the imports left are the stores that a browser never asks for',
  );
});

const outcomes = await inChromium(bundle.text, { act: (given) => globalThis.runScenarios(given), given: scenarios });

test('every scenario ran, once', () => {
  const ran = outcomes.map(({ pickleId }) => pickleId);
  assert.deepEqual(
    ran,
    scenarios.map(({ id }) => id),
  );
  const ofStores = scenarios.filter(({ uri }) => uri === 'features/event-store.feature');
  assert.ok(ofStores.length > 400, `the contract of the stores has ${ofStores.length} scenarios`);
});

for (const [index, { uri, name, location }] of scenarios.entries()) {
  test(`${uri}:${location?.line}: ${name}`, () => {
    const outcome = outcomes[index];
    assert.ok(outcome, 'the scenario did not run');
    if (outcome.error !== undefined) assert.fail(outcome.error);
  });
}
