import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import {
  ClerkNoted,
  clerkFailures,
  clerkHistory,
  clerkType,
  failingClerkType,
  type SeenEvent,
  thrown,
} from '../support/clerk.ts';
import type { SpecWorld } from '../support/world.ts';

// What apply functions see, and what becomes of their failures.

interface Scene {
  readonly Clerk: ReturnType<typeof clerkType>;
  readonly seen: SeenEvent[];
}

const scenes = new WeakMap<SpecWorld, Scene>();

const sceneOf = (world: SpecWorld): Scene => present(scenes.get(world), 'clerk');

Given('a clerk whose apply functions note what they see', function (this: SpecWorld) {
  const seen: SeenEvent[] = [];
  const Clerk = clerkType((state, event) => {
    seen.push(event);
    return state;
  });
  scenes.set(this, { Clerk, seen });
});

Given(new RegExp(`^a clerk whose apply function (${clerkFailures.join('|')})$`), function (this: SpecWorld, told: string) {
  scenes.set(this, { Clerk: failingClerkType(told), seen: [] });
});

When('a note is applied to the clerk {text}, and another one', function (this: SpecWorld, id: string) {
  const clerk = sceneOf(this).Clerk.generate(id, this.sources);
  this.value = clerk.applyEvent(ClerkNoted({ number: 1 })).applyEvent(ClerkNoted({ number: 2 }));
});

async function applyNotes(world: SpecWorld, { id, count }: { id: string; count: number }) {
  const clerk = sceneOf(world).Clerk.generate(id, world.sources);
  world.value = clerk;
  world.valueBefore = { ...clerk };
  const notes = Array.from({ length: count }, (_, index) => ClerkNoted({ number: index + 1 }));
  await world.attempts.make(() => {
    world.value = clerk.applyEvents(notes);
  });
}

When('a note is applied to the clerk {text}', async function (this: SpecWorld, id: string) {
  await applyNotes(this, { id, count: 1 });
});

When('two notes are applied to the clerk {text} at once', async function (this: SpecWorld, id: string) {
  await applyNotes(this, { id, count: 2 });
});

When('the clerk is generated from a history of two notes', async function (this: SpecWorld) {
  await this.attempts.make(() => sceneOf(this).Clerk.generateFromEvents(clerkHistory(2)));
});

/** All that they can see: other properties would be other keys. */
Then('the apply functions have seen', function (this: SpecWorld, table: DataTable) {
  const seen = sceneOf(this).seen.map((event) => ({ ...event, data: event.data.toJS() }));
  expectEqual(
    seen,
    table.hashes().map(({ version = '', data = '', ...rest }) => ({ ...rest, version: Number(version), data: JSON.parse(data) })),
  );
});

Then('the clerk is as it was', function (this: SpecWorld) {
  expectEqual({ ...(this.value as object) }, this.valueBefore); // the clerk that the notes were to be applied to
});

Then('its cause is what the apply function threw', function (this: SpecWorld) {
  const { error } = this.attempts;
  expectTrue(error instanceof Error && error.cause === thrown, 'the cause is the very error');
});
