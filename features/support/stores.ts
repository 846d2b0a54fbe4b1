import { AfterAll, Before } from '@cucumber/cucumber';
import { openEventStore } from '../../src/open.ts';
import type { StoreUnderTest } from '../../src/testing/store-under-test.ts';
import { storesUnderTest } from '../../tests/stores.ts';
import { withCodec } from './codecs.ts';
import type { SpecWorld } from './world.ts';

// Cucumber's scenarios run against the store that the world parameter `store` names.

const stores: { readonly [name: string]: StoreUnderTest } = storesUnderTest(openEventStore);

Before(function (this: SpecWorld) {
  const { store = 'memory' } = this.parameters;
  const under = Object.hasOwn(stores, store) ? stores[store] : undefined;
  if (!under) throw new Error(`No store "${store}": the world parameter "store" is one of ${Object.keys(stores).join(', ')}`);
  this.under = this.parameters.codec === 'all' ? withCodec(under) : under;
});

AfterAll(async () => {
  for (const { end } of Object.values(stores)) await end?.();
});
