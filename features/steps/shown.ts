import { Then } from '@cucumber/cucumber';
import type { ValueObject } from 'immutable';
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

Then('what is nested in its data gives the same plain data', function (this: SpecWorld) {
  const { data } = eventOf(this);
  for (const [key, plain] of Object.entries(data.toJS() as object)) {
    const nested: unknown = Reflect.apply(Reflect.get(data, 'get'), data, [key]);
    if (typeof nested === 'object' && nested !== null) expectEqual((nested as { toJS(): unknown }).toJS(), plain); // a List or a Map
  }
});

Then('every key of its plain data can be changed and taken away', function (this: SpecWorld) {
  const plain = eventOf(this).data.toJS() as object;
  for (const key of Object.keys(plain)) {
    expectTrue(Reflect.set(plain, key, 'changed'), `${key} can be changed`);
    expectEqual(Object.getOwnPropertyDescriptor(plain, key)?.value, 'changed');
    expectTrue(Reflect.deleteProperty(plain, key), `${key} can be taken away`);
  }
});

/** Whether a value equals itself, and not what has the same fields and the same constructor. */
function expectEqualsItselfAlone(value: ValueObject): void {
  expectTrue(value.equals(value), 'it equals itself');
  for (const other of [{ ...value, constructor: value.constructor }, null, 'text', {}])
    expectTrue(!value.equals(other), 'it equals nothing else');
}

Then('it equals itself, and nothing that only looks the same', function (this: SpecWorld) {
  expectEqualsItselfAlone(eventOf(this));
});

Then('its data equals itself, and nothing that only looks the same', function (this: SpecWorld) {
  expectEqualsItselfAlone(eventOf(this).data);
});
