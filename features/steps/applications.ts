import { randomBytes } from 'node:crypto';
import { After, Given, Then, When } from '@cucumber/cucumber';
import { type ApplicationOptions, openApplication } from '../../src/application/index.ts';
import { CommandHandler, type Repository } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { fieldOf } from '../support/refusals.ts';
import { Todo, TodoAdded, TodoRenamed } from '../support/todo.ts';
import { AddTodo, RenameTodo } from '../support/todo-commands.ts';
import type { SpecWorld } from '../support/world.ts';

// An application of todos, and whoever runs it.

const handlerOf = ({ repository }: { readonly repository: Repository }) =>
  CommandHandler({
    context: { repository },
    commands: [AddTodo, RenameTodo],
    handle: {
      AddTodo: (context, command) => {
        const { id, description } = command.data.toJS();
        const todo = Todo.generate(id).applyEvent(TodoAdded({ description }));
        return context.repository.saveAggregate(todo, { causedBy: command });
      },
      RenameTodo: async (context, command) => {
        const { id, description } = command.data.toJS();
        const todo = await context.repository.requireAggregate(Todo, id, { causedBy: command });
        return context.repository.saveAggregate(todo.applyEvent(TodoRenamed({ description })), { causedBy: command });
      },
    },
  });

type TodoHandler = ReturnType<typeof handlerOf>;
type TodoApplication = Awaited<ReturnType<typeof openApplication<TodoHandler>>>;

/** The applications of scenarios. */
const applications = new WeakMap<SpecWorld, TodoApplication>();
const applicationOf = (world: SpecWorld) => present(applications.get(world), 'application');

async function open(world: SpecWorld, options: Partial<ApplicationOptions<TodoHandler>> = {}): Promise<void> {
  // In the place of the scenario's own store: nothing else has to open it.
  const store = () => world.place().then((place) => place.open);
  const application = await openApplication({
    events: [Todo],
    store: async (storeOptions) => (await store())(storeOptions),
    handler: handlerOf,
    environment: {},
    ...options,
  });
  applications.set(world, application);
}

After(async function (this: SpecWorld) {
  await applications.get(this)?.close();
});

Given('the application is opened', async function (this: SpecWorld) {
  await open(this);
});

Given('the application is opened with a key in DVENT_CIPHER_KEYS', async function (this: SpecWorld) {
  await open(this, { environment: { DVENT_CIPHER_KEYS: `k1:${randomBytes(32).toString('base64')}` } });
});

Given(
  'the application is opened with {word} as {text} and {word} as {text}',
  async function (this: SpecWorld, one: string, value: string, other: string, otherValue: string) {
    await open(this, { environment: { [one]: value, [other]: otherValue } });
  },
);

Given(
  'the application is opened with {word} as {text} and {word} as {text}, though its code gives both',
  async function (this: SpecWorld, one: string, value: string, other: string, otherValue: string) {
    await open(this, { environment: { [one]: value, [other]: otherValue }, snapshots: {}, cache: {} });
  },
);

Given(
  'the application with the prefix {text} is opened with {word} as {text} and {word} as {text}',
  async function (this: SpecWorld, prefix: string, one: string, value: string, other: string, otherValue: string) {
    await open(this, { prefix, environment: { [one]: value, [other]: otherValue } });
  },
);

When('the application is opened with {word} as {text}', async function (this: SpecWorld, name: string, value: string) {
  await this.attempts.make(() => open(this, { environment: { [name]: value } }));
});

When('the application is opened with no store, in the code or the environment', async function (this: SpecWorld) {
  await this.attempts.make(() => open(this, { store: undefined }));
});

const addMilk = () => AddTodo({ id: 'milk', description: 'milk' });

When('it handles a command to add the todo "milk"', async function (this: SpecWorld) {
  this.value = await applicationOf(this).handler.handleCommand(addMilk());
});

When('it handles a command to add the todo "milk" twice', async function (this: SpecWorld) {
  const command = addMilk();
  const { handler } = applicationOf(this);
  this.pair = [await handler.handleCommand(command), await handler.handleCommand(command)];
});

When('it handles a command to add the todo "milk", and 3 to rename it', async function (this: SpecWorld) {
  const { handler } = applicationOf(this);
  await handler.handleCommand(addMilk());
  for (const description of ['oat milk', 'soy milk', 'milk'])
    await handler.handleCommand(RenameTodo({ id: 'milk', description }));
});

Then('it knows the todo "milk"', async function (this: SpecWorld) {
  const todo = await applicationOf(this).repository.requireAggregate(Todo, 'milk');
  expectEqual(todo.state.description, 'milk');
});

Then('both give the same todo', function (this: SpecWorld) {
  const [one, other] = present(this.pair, 'pair');
  expectEqual(one, other);
});

Then('its store holds added of that todo', async function (this: SpecWorld) {
  const stored = await collected(applicationOf(this).eventStore.getEvents('Todo-milk'));
  expectEqual(
    stored.map(({ event }) => event.type),
    ['TodoAdded'],
  );
});

Then('nothing in its store reads "milk" without the key', async function (this: SpecWorld) {
  const [stored] = await collected(applicationOf(this).eventStore.getEvents('Todo-milk'));
  expectTrue(stored !== undefined, 'an event is there');
  const kept = await this.keptText();
  expectTrue(kept.includes('Todo-milk') && !kept.includes('"milk"'), 'what is kept holds no description');
});

Then('a snapshot of that todo is kept', async function (this: SpecWorld) {
  const { snapshots, eventStore } = applicationOf(this);
  await snapshots?.idle();
  const [kept] = await collected(eventStore.bucket('$snapshots').keys());
  expectEqual(kept?.key, 'Todo-milk');
});

Then('its cache holds 1 aggregate', function (this: SpecWorld) {
  expectEqual(applicationOf(this).cache?.size, 1);
});

Then('it has neither snapshots nor a cache', function (this: SpecWorld) {
  const { snapshots, cache } = applicationOf(this);
  expectEqual([snapshots, cache], [undefined, undefined]);
});

Then('it has a cache', function (this: SpecWorld) {
  expectTrue(applicationOf(this).cache !== undefined, 'it has a cache');
});

Then('the refusal does not hold {text}', function (this: SpecWorld, secret: string) {
  const { error } = this.attempts;
  const told = [fieldOf(error, 'message'), JSON.stringify(error), String(fieldOf(fieldOf(error, 'cause'), 'message'))].join('\n');
  expectTrue(!told.includes(secret), `the refusal does not hold ${secret}: ${told}`);
});
