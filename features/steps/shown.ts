import { Then } from '@cucumber/cucumber';
import type { Event as DomainEvent } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { shownBy } from '../support/shown.ts';
import type { SpecWorld } from '../support/world.ts';

// How an event is shown to those who look at it.

const eventOf = (world: SpecWorld) => present(world.value, 'event') as DomainEvent; // the steps before leave one there

Then('its data is the same as JSON, alone and as a part of the event', function (this: SpecWorld) {
  const event = eventOf(this);
  const plain = event.data.toJS();
  expectEqual(JSON.parse(JSON.stringify(event.data)), plain);
  expectEqual(JSON.parse(JSON.stringify(event)).data, plain);
  expectEqual(JSON.parse(String(event.data)), plain);
});

Then('the console shows the event, and its data, as plain data', function (this: SpecWorld) {
  const event = eventOf(this);
  expectEqual(shownBy(event), event.toJS());
  expectEqual(shownBy(event.data), event.data.toJS());
});

Then('its data has {int} keys', function (this: SpecWorld, count: number) {
  expectEqual(eventOf(this).data.size, count);
});

Then('its data has {text}, but not {text}', function (this: SpecWorld, key: string, missing: string) {
  const { data } = eventOf(this);
  expectTrue(data.has(key) && !data.has(missing), `it has ${key}, and not ${missing}`);
});
