import { Given, Then, When } from '@cucumber/cucumber';
import { type Event as DomainEvent, defineEvent, type ExpectedVersion, shape } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { codeOf } from '../support/refusals.ts';
import { made, save } from '../support/save.ts';
import { Todo, TodoReminded } from '../support/todo.ts';
import { type Told, toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// Saves of what comes from odd places, and of what is no event.

When(
  '{events} come out of a generator and are saved to {text}',
  async function (this: SpecWorld, told: readonly Told[], streamId: string) {
    await save(this, streamId, { events: made(told).values() });
  },
);

const sourceBroke = new Error('the source broke');

When(
  '{events} are saved to {text} from a source that breaks after them',
  async function (this: SpecWorld, told: readonly Told[], streamId: string) {
    function* source() {
      yield* made(told);
      throw sourceBroke;
    }
    await save(this, streamId, { events: source() });
  },
);

Then("it fails with the source's own error", function (this: SpecWorld) {
  expectTrue(this.attempts.error === sourceBroke, "the error is the source's own");
});

When(
  '{events} and then the first event of {text} are saved to {text}',
  async function (this: SpecWorld, told: readonly Told[], other: string, streamId: string) {
    const [first] = await collected((await this.store()).getEvents(other, { limit: 1 }));
    await save(this, streamId, { events: [...made(told), present(first, `event of ${other}`).event] });
  },
);

When(
  '{events} and then the value {json} are saved to {text}',
  async function (this: SpecWorld, told: readonly Told[], value: unknown, streamId: string) {
    // What the compiler refuses, JavaScript and `any` still let through.
    await save(this, streamId, { events: [...made(told), value as DomainEvent] });
  },
);

When(
  'the value {json} is saved to {text} in place of events',
  async function (this: SpecWorld, value: unknown, streamId: string) {
    await save(this, streamId, { events: value as Iterable<DomainEvent> }); // as above
  },
);

When(
  '{events} is saved to {text}, expecting the value {json}',
  async function (this: SpecWorld, told: readonly Told[], streamId: string, value: unknown) {
    await save(this, streamId, { events: made(told), expectedVersion: value as ExpectedVersion }); // as above
  },
);

When(
  '{events} is saved to {text} with no word of what is expected',
  async function (this: SpecWorld, told: readonly Told[], streamId: string) {
    const nothing = {} as { expectedVersion: ExpectedVersion }; // as above
    await this.write((store) => store.saveEvents(streamId, made(told), nothing));
  },
);

/** What no compression makes much smaller. */
const noise = (length: number) => Array.from({ length }, () => String.fromCharCode(48 + Math.floor(Math.random() * 64))).join('');

When('4 events of 1 MiB each are saved to {text} at once', async function (this: SpecWorld, streamId: string) {
  const TodoPhotographed = defineEvent('TodoPhotographed', shape<{ pixels: string }>());
  const events = Array.from({ length: 4 }, () => TodoPhotographed({ pixels: noise(1024 * 1024) }));
  await save(this, streamId, { events, expectedVersion: 'none' });
});

Then('all 4 are there, or none is and the save was refused as a bad argument', async function (this: SpecWorld) {
  const { limits } = await this.store();
  const log = (await this.log()).map(({ event }) => event);
  expectTrue(limits.saveBytes > 0, 'the store tells how much a save may hold');
  if (limits.saveBytes < 4 * 1024 * 1024) {
    expectEqual(codeOf(this.attempts.error), 'INVALID_ARGUMENT');
    expectEqual(log.length, 0);
  } else {
    expectEqual(this.saved.events, log);
    expectEqual(log.length, 4);
  }
});

/** An event that an aggregate has placed: of the stream and the version that it would have there. */
function placedEvent(version: number, aggregateId: string): DomainEvent {
  const reminders = Array.from({ length: version }, (_, index) => TodoReminded({ number: index + 1 }));
  return present(Todo.generate(aggregateId).applyEvents(reminders).uncommittedEvents.last(), 'event');
}

When(
  'an event placed at version {int} of {text} is saved to it, expecting {expectation}',
  async function (this: SpecWorld, version: number, streamId: string, expectedVersion: ExpectedVersion) {
    this.placed = placedEvent(version, streamId.replace(/^Todo-/, ''));
    await save(this, streamId, { events: [this.placed], expectedVersion });
  },
);

Then('the save gives back the very event that was placed', async function (this: SpecWorld) {
  expectEqual(this.saved.events, [this.placed]);
  expectEqual((await this.log()).at(-1)?.event, this.placed);
});

Given('another store, of which {text} was deleted', async function (this: SpecWorld, streamId: string) {
  const other = await this.otherStore();
  await other.saveEvents(streamId, made(toldFrom('added')), { expectedVersion: 'none' });
  const { events } = await other.deleteStream(streamId, { expectedVersion: 1 });
  this.placed = present(events[0], 'last event');
});

When('the last event of that stream is saved to {text}', async function (this: SpecWorld, streamId: string) {
  await save(this, streamId, { events: [present(this.placed, 'last event')] });
});

/** As JavaScript lets one call them. */
type Unthinking = { saveEvents(streamId: string, events: unknown): unknown; deleteStream(streamId: string): unknown };

When(
  /^a (save|deletion) of "(.*)" is asked for without a second thought$/,
  async function (this: SpecWorld, call: string, streamId: string) {
    await this.write((store) => {
      const unthinking = store as unknown as Unthinking;
      return call === 'save' ? unthinking.saveEvents(streamId, made(toldFrom('added'))) : unthinking.deleteStream(streamId);
    });
  },
);
