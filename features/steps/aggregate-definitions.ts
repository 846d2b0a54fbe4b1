import { Then, When } from '@cucumber/cucumber';
import { Map as ImmutableMap, Set as ImmutableSet, List, Record } from 'immutable';
import { Aggregate, defineEvent, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { Todo } from '../support/todo.ts';
import { AddTodo } from '../support/todo-commands.ts';
import type { SpecWorld } from '../support/world.ts';

// Kinds of aggregates, as they are defined. The compiler refuses what it can see; here is what it could not see.

interface LooseDefinition {
  readonly type?: string;
  readonly events?: readonly unknown[];
  readonly state?: object;
  readonly apply?: object;
}

const Noted = defineEvent('Noted', shape<object>());

const define = Aggregate as unknown as (definition: LooseDefinition) => { generate(id: string): object }; // as JavaScript sees it

async function tryToDefine(world: SpecWorld, definition: LooseDefinition): Promise<void> {
  const same = (state: unknown) => state;
  await world.attempts.make(() => define({ type: 'Thing', events: [Noted], state: {}, apply: { Noted: same }, ...definition }));
}

When('an aggregate type is defined with the name {text}', async function (this: SpecWorld, type: string) {
  await tryToDefine(this, { type });
});

Then('its streams begin with {text} and a dash', function (this: SpecWorld, type: string) {
  const Defined = this.attempts.result as ReturnType<typeof Aggregate>; // the step above has left that
  // Its definition was loose, so the compiler knows neither its events nor how it is generated.
  const Thing = Defined as unknown as {
    generate(id: string): { applyEvent(event: object): { uncommittedEvents: List<{ streamId: string }> } };
  };
  const thing = Thing.generate('one').applyEvent(Noted({}));
  expectEqual(thing.uncommittedEvents.first()?.streamId, `${type}-one`);
});

Then('its class is called {text}', function (this: SpecWorld, type: string) {
  expectEqual(Reflect.get(this.attempts.result as object, 'name'), type); // the class that was defined
});

const defaults: { readonly [told: string]: unknown } = {
  'an array': [],
  'a plain object': {},
  'a date': new Date(0),
  'a native map': new Map(),
  'a native set': new Set(),
  'a function': () => 1,
  'an immutable list of arrays': List([[1]]),
  'an immutable map of plain objects': ImmutableMap({ a: {} }),
  'an immutable record with an array': Record({ list: [1] })(),
  'a list of an empty one, left open': List([List().asMutable()]),
  'a symbol': Symbol('field'),
  'a frozen object': Object.freeze({}),
  "a value of one's own that can change": { equals: () => true, hashCode: () => 1 },
  "a frozen value of one's own": Object.freeze({ equals: () => true, hashCode: () => 1 }),
  null: null,
  'a text': 'text',
  'nothing at all': undefined,
  'a big integer': 1n,
  'an empty immutable list': List(),
  'an immutable map of sets': ImmutableMap({ a: ImmutableSet(['b']) }),
  'an immutable record': Record({ list: List([1]) })(),
};

When(
  new RegExp(`^an aggregate type is defined whose state begins with (${Object.keys(defaults).join('|')})$`),
  async function (this: SpecWorld, told: string) {
    await tryToDefine(this, { state: { field: defaults[told] } });
  },
);

When('an aggregate type is defined whose state has a field {word}', async function (this: SpecWorld, field: string) {
  await tryToDefine(this, { state: { [field]: '' } });
});

When('an aggregate type is defined whose {word} is {json}', async function (this: SpecWorld, part: string, value: unknown) {
  await tryToDefine(this, { [part]: value });
});

When('an aggregate type is defined whose state has a field under a symbol', async function (this: SpecWorld) {
  await tryToDefine(this, { state: { [Symbol('field')]: 1 } });
});

const declaring: { readonly [field: string]: { generate(id: string): Todo } } = {
  colour: class extends Todo {
    readonly colour = 'red';
  },
  id: class extends Todo {
    override readonly id = 'red';
  },
};

When('a todo is generated whose class declares the field {word}', async function (this: SpecWorld, field: string) {
  await this.attempts.make(() => present(declaring[field], field).generate('milk'));
});

When('someone changes the list of events and the apply-map that a type was defined with', async function (this: SpecWorld) {
  const events: unknown[] = [Noted];
  const apply: { [type: string]: unknown } = { Noted: (state: unknown) => state };
  await tryToDefine(this, { events, apply });
  events.pop();
  delete apply['Noted'];
});

Then('the definition is as it was, and nothing can be written over in it', function (this: SpecWorld) {
  const { definition } = this.attempts.result as ReturnType<typeof Aggregate>; // the step above has left that
  expectEqual([definition.events.length, Object.keys(definition.apply)], [1, ['Noted']]);
  for (const part of [definition, definition.events, definition.apply]) expectTrue(Object.isFrozen(part), 'it is frozen');
});

const mismatches: { readonly [told: string]: LooseDefinition } = {
  'an event without an apply function': { apply: {} },
  'an apply function without an event': { apply: { Noted: () => 1, Forgotten: () => 1 } },
  'an apply function that is none': { apply: { Noted: 'none' } },
  'the same event twice': { events: [Noted, Noted] },
  'a command among the events': { events: [Noted, AddTodo], apply: { Noted: () => 1, AddTodo: () => 1 } },
};

When(
  new RegExp(`^an aggregate type is defined with (${Object.keys(mismatches).join('|')})$`),
  async function (this: SpecWorld, told: string) {
    await tryToDefine(this, present(mismatches[told], told));
  },
);
