import { When } from '@cucumber/cucumber';
import { defineCommand, defineEvent, type Issue, type ObjectSchema, shape } from '../../src/index.ts';
import { someData } from '../support/messages.ts';
import type { SpecWorld } from '../support/world.ts';

// Types of events and commands, as they are defined.

When('an event type is defined with the name {text}', async function (this: SpecWorld, name: string) {
  await this.attempts.make(() => defineEvent(name, shape<object>()));
});

When('a command type is defined with the name {text}', async function (this: SpecWorld, name: string) {
  await this.attempts.make(() => defineCommand(name, shape<object>()));
});

When('an event type is defined with {json} for a schema', async function (this: SpecWorld, schema: unknown) {
  await this.attempts.make(() => defineEvent('Noted', schema as ReturnType<typeof shape<object>>)); // it is none, that is the point
});

/** A schema that looks its data up somewhere, so that it cannot answer at once. */
const lateSchema: ObjectSchema = {
  '~standard': { version: 1, vendor: 'specification', validate: async () => ({ value: {} }) },
};

When('an event is made by a definition whose schema answers with a promise', async function (this: SpecWorld) {
  const Late = defineEvent('Late', lateSchema as ReturnType<typeof shape<object>>); // the compiler cannot see the promise
  await this.attempts.make(() => Late(someData));
});

When('a command is made by a definition whose schema answers with a promise', async function (this: SpecWorld) {
  const Late = defineCommand('Late', lateSchema);
  await this.attempts.make(() => Late(someData));
});

When('an event type is defined with a function for a schema', async function (this: SpecWorld) {
  await this.attempts.make(() => defineEvent('Noted', (() => true) as unknown as ReturnType<typeof shape<object>>)); // it is none
});

/** Makes an event by a definition with this schema, under the name that the scenario gives it. */
async function makeChecked(world: SpecWorld, schema: ObjectSchema) {
  const Checked = defineCheckedEvent('Checked', schema);
  await world.attempts.make(() => {
    world.value = Checked(someData);
  });
}

/** The compiler wants schemas that it can see through. */
const defineCheckedEvent = defineEvent as unknown as (type: string, schema: ObjectSchema) => (data: object) => unknown;

When('an event is made by a definition whose schema is a function', async function (this: SpecWorld) {
  await makeChecked(
    this,
    Object.assign(() => true, shape<object>()),
  );
});

When('an event is made by a definition whose schema finds {json}', async function (this: SpecWorld, issues: readonly Issue[]) {
  const validate = () => ({ issues });
  await makeChecked(this, { '~standard': { version: 1, vendor: 'specification', validate } });
});

When('an event is made by a definition whose schema answers with {json}', async function (this: SpecWorld, answer: unknown) {
  const validate = () => answer as { value: object }; // which it is not
  await makeChecked(this, { '~standard': { version: 1, vendor: 'specification', validate } });
});
