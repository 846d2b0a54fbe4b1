import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { scenariosIn } from '../../scripts/building/features.ts';
import { bundleLibrary, bundleSpecification } from './bundles.ts';
import { inChromium } from './chromium.ts';

// The whole specification, on the memory store, in a browser; but for what needs Node: codecs, and what is built on them. Each scenario is a test of its own.

const scenarios = globSync('features/*.feature').flatMap((file) =>
  scenariosIn(file)
    .filter(({ tags }) => !tags.includes('@one-stream-at-a-time') && !tags.includes('@node'))
    .map((scenario) => ({ ...scenario, file })),
);
const bundle = await bundleSpecification();

test('the library bundled for a browser imports nothing, of Node or else', async () => {
  const { text, metafile } = await bundleLibrary();
  assert.deepEqual(
    Object.values(metafile.outputs).flatMap(({ imports }) => imports),
    [],
  );
  assert.doesNotMatch(text, /\b(?:import|require)\b[^;]*["']node:/);
});

test('the specification bundled for a browser imports nothing', () => {
  const imports = Object.values(bundle.metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  assert.deepEqual(imports, []);
});

const errors = await inChromium(bundle.text, { act: (given) => globalThis.runScenarios(given), given: scenarios });

test('every scenario ran', () => {
  assert.equal(errors.length, scenarios.length);
  const ofStores = scenarios.filter(({ file }) => file.endsWith('event-store.feature'));
  assert.ok(ofStores.length > 400, `the contract of the stores has ${ofStores.length} scenarios`);
});

for (const [index, { file, name, line }] of scenarios.entries()) {
  test(`${file}:${line}: ${name}`, () => {
    if (errors[index] !== '') assert.fail(errors[index] ?? 'the scenario did not run');
  });
}
