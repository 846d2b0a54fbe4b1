import { Then, When } from '@cucumber/cucumber';
import { type Event as DomainEvent, defineEvent, shape } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, present } from '../../src/testing/expect.ts';
import { save } from '../support/save.ts';
import { TodoReminded } from '../support/todo.ts';
import type { SpecWorld } from '../support/world.ts';

// Ids and types of events, as odd as they may be.

When('an event with the id {text} is saved to {text}', async function (this: SpecWorld, id: string, streamId: string) {
  await save(this, streamId, { events: [TodoReminded({ number: 1 }, { id })] });
});

Then('the event {text} can be asked for', async function (this: SpecWorld, id: string) {
  const stored = present(await (await this.store()).getEvent(id), `event "${id}"`);
  expectEqual(stored.event.id, id);
  expectEqual([stored], await this.log());
});

When('an event of the type {text} is saved to {text}', async function (this: SpecWorld, type: string, streamId: string) {
  const event: DomainEvent = defineEvent(type, shape<{ odd: boolean }>())({ odd: true });
  await save(this, streamId, { events: [event] });
});

Then('the log read of the type {text} gives that event', async function (this: SpecWorld, type: string) {
  const stored = await collected((await this.store()).getAllEvents({ types: [type] }));
  expectEqual(
    stored.map(({ event }) => event),
    this.saved.events,
  );
  expectEqual(stored[0]?.event.type, type);
});
