import { Given, Then, When } from '@cucumber/cucumber';
import type { Command, Event as DomainEvent } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { Note, Noted } from '../support/messages.ts';
import { repositoryOf } from '../support/repositories.ts';
import { made } from '../support/save.ts';
import { Todo, TodoAdded } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// What follows from what.

const commands = new WeakMap<SpecWorld, Map<string, Command>>();

function commandsOf(world: SpecWorld): Map<string, Command> {
  const known = commands.get(world) ?? new Map<string, Command>();
  commands.set(world, known);
  return known;
}

const commandOf = (world: SpecWorld, id: string) => present(commandsOf(world).get(id), `command "${id}"`);

interface Making {
  readonly id: string;
  readonly story?: string;
  readonly causedBy?: unknown;
}

/** Tries to make a command; the scenario may speak of it by its id, and as the value that it is about. */
async function make(world: SpecWorld, { id, story, causedBy }: Making) {
  await world.attempts.make(() => {
    const command = Note(
      {},
      {
        id,
        ...(story && { metadata: { correlationId: story } }),
        ...(causedBy !== undefined && { causedBy: causedBy as Command }),
      },
    );
    commandsOf(world).set(id, command);
    world.value = command;
  });
}

/** Without changing what the scenario speaks of. */
async function give(world: SpecWorld, given: Making) {
  const { value } = world;
  await make(world, given);
  world.attempts.checkExamined();
  world.value = value;
}

async function lastEventOf(world: SpecWorld, streamId: string): Promise<DomainEvent> {
  return present(await (await world.store()).getLastEvent(streamId), `last event of ${streamId}`).event;
}

Given('the command {text}', async function (this: SpecWorld, id: string) {
  await give(this, { id });
});

Given('the command {text} of the story {text}', async function (this: SpecWorld, id: string, story: string) {
  await give(this, { id, story });
});

Given(
  'the command {text}, which follows from the last event of {text}',
  async function (this: SpecWorld, id: string, streamId: string) {
    await give(this, { id, causedBy: await lastEventOf(this, streamId) });
  },
);

When(
  'the command {text} is made, which follows from the last event of {text}',
  async function (this: SpecWorld, id: string, streamId: string) {
    await make(this, { id, causedBy: await lastEventOf(this, streamId) });
  },
);

When(
  'the command {text} is made, which follows from the command {text}',
  async function (this: SpecWorld, id: string, cause: string) {
    await make(this, { id, causedBy: commandOf(this, cause) });
  },
);

When(
  'the command {text} of the story {text} is made, which follows from the command {text}',
  async function (this: SpecWorld, id: string, story: string, cause: string) {
    await make(this, { id, story, causedBy: commandOf(this, cause) });
  },
);

When('a command is made that follows from the value {json}', async function (this: SpecWorld, causedBy: unknown) {
  await make(this, { id: 'c-1', causedBy });
});

When('a command is made that follows from an event without an id', async function (this: SpecWorld) {
  await make(this, { id: 'c-1', causedBy: Noted({}) });
});

When('an event is made, which follows from the command {text}', function (this: SpecWorld, cause: string) {
  this.value = Noted({}, { causedBy: commandOf(this, cause) });
});

When('an event is made, which follows from the last event of {text}', async function (this: SpecWorld, streamId: string) {
  this.value = Noted({}, { causedBy: await lastEventOf(this, streamId) });
});

Then('its id is empty until it is placed', function (this: SpecWorld) {
  expectEqual((this.value as DomainEvent).id, ''); // the step before has left one
});

/** Of what was made last; the event is the last one of the log. */
async function expectCause(world: SpecWorld, storyOf: (event: DomainEvent) => string) {
  const { event } = present((await world.log()).at(-1), 'event in the log');
  const { metadata } = world.value as Command; // a step before has left one
  expectEqual(metadata.toObject(), { correlationId: storyOf(event), causationId: event.id });
}

Then('its metadata tells the story {text}, and that event as its cause', async function (this: SpecWorld, story: string) {
  await expectCause(this, () => story);
});

Then('its metadata tells the story of that event, and that event as its cause', async function (this: SpecWorld) {
  await expectCause(this, ({ id }) => id);
});

Given(
  'a todo {text} whose event tells besides {json}',
  function (this: SpecWorld, id: string, metadata: { [key: string]: unknown }) {
    this.value = Todo.generate(id, this.sources).applyEvent(TodoAdded({ description: 'todo 1' }, { metadata }));
  },
);

async function saveFor(world: SpecWorld, causedBy: unknown) {
  const repository = await repositoryOf(world);
  const todo = todoOf(world);
  await world.write(() => repository.saveAggregate(todo, { causedBy: causedBy as Command }));
}

When('it is saved for the command {text}', async function (this: SpecWorld, id: string) {
  await saveFor(this, commandOf(this, id));
});

When('it is saved for the last event of {text}', async function (this: SpecWorld, streamId: string) {
  await saveFor(this, await lastEventOf(this, streamId));
});

When('it is saved for the value {json}', async function (this: SpecWorld, value: unknown) {
  await saveFor(this, value);
});

Given(
  'it was saved for the command {text}, and then {events}',
  async function (this: SpecWorld, id: string, told: readonly Told[]) {
    const saved = await (await repositoryOf(this)).saveAggregate(todoOf(this), { causedBy: commandOf(this, id) });
    this.value = saved.applyEvents(made(told));
  },
);

async function giveSaved(world: SpecWorld, { id, told, causedBy }: { id: string; told: readonly Told[]; causedBy: Command }) {
  const repository = await repositoryOf(world);
  await repository.saveAggregate(Todo.generate(id, world.sources).applyEvents(made(told)), { causedBy });
}

Given('a saved todo {text} of {events}, for that command', async function (this: SpecWorld, id: string, told: readonly Told[]) {
  await giveSaved(this, { id, told, causedBy: present([...commandsOf(this).values()].at(-1), 'command') });
});

Given(
  'a saved todo {text} of {events}, for the command {text}',
  async function (this: SpecWorld, id: string, told: readonly Told[], name: string) {
    await give(this, { id: name });
    await giveSaved(this, { id, told, causedBy: commandOf(this, name) });
  },
);

Given(
  'a saved todo {text} of {events}, for the command {text} of the story {text}',
  async function (this: SpecWorld, id: string, told: readonly Told[], name: string, story: string) {
    await give(this, { id: name, story });
    await giveSaved(this, { id, told, causedBy: commandOf(this, name) });
  },
);

When(
  'new todos {text} and {text} are saved together for the command {text}',
  async function (this: SpecWorld, one: string, other: string, name: string) {
    const todos = [one, other].map((id) => Todo.generate(id, this.sources).applyEvents(made(toldFrom('added'))));
    const repository = await repositoryOf(this);
    await this.write(() => repository.saveAggregates(todos, { causedBy: commandOf(this, name) }));
  },
);

Then('it comes back with the very events that {text} holds', async function (this: SpecWorld, streamId: string) {
  const { result } = this.attempts;
  expectTrue(result instanceof Todo, 'a todo comes back');
  const stored = await (await repositoryOf(this)).requireAggregate(Todo, streamId.slice('Todo-'.length));
  expectEqual(result.events, stored.events);
});

Then('the metadata of the last event of {text} is {json}', async function (this: SpecWorld, streamId: string, metadata: object) {
  this.attempts.checkExamined();
  expectEqual((await lastEventOf(this, streamId)).toJS().metadata, metadata);
});

Then('the id of the last event of {text} is {text}', async function (this: SpecWorld, streamId: string, id: string) {
  this.attempts.checkExamined();
  expectEqual((await lastEventOf(this, streamId)).id, id);
});
