import { Given, Then, When } from '@cucumber/cucumber';
import type { StoredEvent } from '../../src/index.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { Follower } from '../../src/testing/follower.ts';
import { follow, followerOf } from '../support/following.ts';
import { codeOf } from '../support/refusals.ts';
import type { SpecWorld } from '../support/world.ts';

// How a subscription ends, and how a held one begins.

const callers = new WeakMap<SpecWorld, AbortController>();

Given('a subscriber who can be called off', async function (this: SpecWorld) {
  const caller = new AbortController();
  callers.set(this, caller);
  await follow(this, 'first', { options: { signal: caller.signal } });
});

When('the subscriber is called off', function (this: SpecWorld) {
  present(callers.get(this), 'subscriber who can be called off').abort();
});

When('a subscriber begins whose subscription was called off before', async function (this: SpecWorld) {
  await follow(this, 'first', { options: { signal: AbortSignal.abort() } });
});

When(/^a subscriber calls itself off at its (\d+)nd event$/, async function (this: SpecWorld, last: string) {
  const caller = new AbortController();
  let met = 0;
  const each = () => {
    met += 1;
    if (met === Number(last)) caller.abort();
  };
  await follow(this, 'first', { options: { signal: caller.signal }, each });
});

When(/^a subscriber calls itself off and closes the store at the (\d+)rd event$/, async function (this: SpecWorld, last: string) {
  const store = await this.store();
  const caller = new AbortController();
  let met = 0;
  const each = () => {
    met += 1;
    if (met < Number(last)) return;
    caller.abort();
    void store.close();
  };
  await follow(this, 'first', { options: { signal: caller.signal }, each });
});

When('a subscriber leaves after {int} events', async function (this: SpecWorld, count: number) {
  let met = 0;
  await follow(this, 'first', {
    each: () => {
      met += 1;
      return met < count;
    },
  });
});

Then('the subscription ends without an error', async function (this: SpecWorld) {
  const ended = await followerOf(this, 'first').untilEnded();
  if ('error' in ended) throw ended.error;
});

Then('the subscription ends because the store was closed', async function (this: SpecWorld) {
  const { error } = await followerOf(this, 'first').untilEnded();
  expectEqual(codeOf(error), 'STORE_CLOSED');
});

Then('what is saved later does not reach the subscriber', async function (this: SpecWorld) {
  const before = followerOf(this, 'first').arrivals.items.length;
  const witness = await follow(this, 'witness');
  const marker = await this.mark();
  await witness.untilEvent(marker);
  expectEqual(followerOf(this, 'first').arrivals.items.length, before);
});

const held = new WeakMap<SpecWorld, AsyncIterable<StoredEvent>>();

Given('someone holds a subscription', async function (this: SpecWorld) {
  held.set(this, (await this.store()).subscribe());
});

Given(
  'someone holds a subscription, and has left a first loop after {int} events',
  async function (this: SpecWorld, count: number) {
    const subscription = (await this.store()).subscribe();
    held.set(this, subscription);
    let met = 0;
    for await (const _ of subscription) {
      met += 1;
      if (met === count) break;
    }
  },
);

When('they begin to loop over it', async function (this: SpecWorld) {
  this.followers.set('first', new Follower(present(held.get(this), 'subscription')));
});

When('they loop over it again until {int} events', async function (this: SpecWorld, count: number) {
  const follower = new Follower(present(held.get(this), 'subscription'));
  this.followers.set('first', follower);
  await follower.untilEvents(count);
});
