import { after, test } from 'node:test';
import { openEventStore } from 'dvent/open';
import { conformance } from 'dvent/testing';
import { withoutNats } from '../../servers/nats.ts';
import { storesUnderTest } from '../../stores.ts';
import { times } from '../fire.ts';

// The contract on three servers: where several of them answer, one may know less than another. The whole of it runs on one server in
// tests/conformance.

const rules = times(/checked|all or nothing|said again|log|subscriber|deleted|published|Laws/, /Laws/);

if (withoutNats) test('the contract on three servers', { skip: withoutNats });
else {
  const under = storesUnderTest(openEventStore)['nats-cluster'];
  after(() => under.end?.());
  const tests = await conformance(under, { runs: times(20, 2) });
  for (const { rule, name, run } of tests) if (rules.test(rule)) test(`${rule}: ${name}`, run);
}
