import { after, test } from 'node:test';
import { openEventStore } from 'dvent/open';
import { conformance } from 'dvent/testing';
import { withoutNats, withoutOldNats } from '../servers/nats.ts';
import { storesUnderTest } from '../stores.ts';

// The stores of this package pass the kit that other stores are tested with, as it is published. `DVENT_PROPERTY_RUNS=20` tells
// them twenty times as many stories, `DVENT_PROPERTY_SEED` those of a run that failed.

const { DVENT_PROPERTY_RUNS: factor = '1', DVENT_PROPERTY_SEED: seed } = process.env;
const stores = storesUnderTest(openEventStore);
const runs = { memory: 600, sqlite: 100, postgres: 60, nats: 40, 'nats-2.9': 10 };
const missing = { memory: false, sqlite: false, postgres: false, nats: withoutNats, 'nats-2.9': withoutOldNats } as const;

for (const name of ['memory', 'sqlite', 'postgres', 'nats', 'nats-2.9'] as const) {
  const under = stores[name];
  if (missing[name]) {
    test(name, { skip: missing[name] });
    continue;
  }
  if ('end' in under) after(() => under.end?.());
  const tests = await conformance(under, {
    runs: Math.ceil(runs[name] * Number(factor)),
    ...(seed !== undefined && { seed: Number(seed) }),
  });
  for (const { rule, name: scenario, run } of tests) test(`${name}: ${rule}: ${scenario}`, run);
}
