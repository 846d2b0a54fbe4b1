import { after, test } from 'node:test';
import { eventCodec } from 'dvent/codec';
import { openEventStore } from 'dvent/open';
import { conformance, type StoreUnderTest } from 'dvent/testing';
import { layers } from '../codec-layers.ts';
import { withoutNats } from '../servers/nats.ts';
import { storesUnderTest } from '../stores.ts';

// The laws of the kit hold of stores whose events are chained, compressed and encrypted, with several writers, too: whatever a store does
// with a codec is what the same model does. The scenarios of the kit are told to them by the profiles of `cucumber.mjs`.

const { DVENT_PROPERTY_RUNS: factor = '1', DVENT_PROPERTY_SEED: seed } = process.env;
const stores = storesUnderTest(openEventStore);
const runs = { memory: 60, sqlite: 30, postgres: 20, nats: 20 };
const missing = { memory: false, sqlite: false, postgres: false, nats: withoutNats } as const;

const withCodec = (under: StoreUnderTest): StoreUnderTest => ({
  ...under,
  async place() {
    const place = await under.place();
    // Each has one of its own, so that none has its keys and heads from another.
    return { ...place, open: (options) => place.open({ ...options, codec: eventCodec(layers.all) }) };
  },
});

for (const name of ['memory', 'sqlite', 'postgres', 'nats'] as const) {
  const under: StoreUnderTest = stores[name];
  if (missing[name]) {
    test(name, { skip: missing[name] });
    continue;
  }
  after(() => under.end?.());
  const tests = await conformance(withCodec(under), {
    runs: Math.ceil(runs[name] * Number(factor)),
    ...(seed !== undefined && { seed: Number(seed) }),
  });
  for (const { rule, name: law, run } of tests) if (rule === 'Laws') test(`${name}, with a codec: ${law}`, run);
}
