import { type DataTable, Then } from '@cucumber/cucumber';
import type { Event as DomainEvent } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue } from '../../src/testing/expect.ts';
import { expectTable } from '../support/event-table.ts';
import type { ToldRange } from '../support/parameter-types.ts';
import { expectTold, type Told } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

const eventsOf = async (world: SpecWorld, streamId: string): Promise<readonly DomainEvent[]> =>
  (await collected((await world.store()).getEvents(streamId))).map(({ event }) => event);

Then('{text} holds {events}', async function (this: SpecWorld, streamId: string, told: readonly Told[]) {
  this.attempts.checkExamined();
  expectTold(await eventsOf(this, streamId), told);
});

Then('the log holds {events}', async function (this: SpecWorld, told: readonly Told[]) {
  this.attempts.checkExamined();
  const stored = await this.log({});
  expectTold(
    stored.map(({ event }) => event),
    told,
  );
});

Then('the save gives back the very events that {text} holds', async function (this: SpecWorld, streamId: string) {
  const { events } = this.saved;
  expectEqual(events, await eventsOf(this, streamId));
  expectTrue(events.length > 0, 'the save gives back events');
});

Then('the events of {text} are', async function (this: SpecWorld, streamId: string, table: DataTable) {
  expectTable(await eventsOf(this, streamId), table);
});

Then('the events of the log {range} are', async function (this: SpecWorld, range: ToldRange, table: DataTable) {
  const stored = await this.log(this.logRangeFrom(range));
  expectTable(
    stored.map(({ event }) => event),
    table,
  );
});

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

Then('each event of {text} has a UUID of its own', async function (this: SpecWorld, streamId: string) {
  const ids = (await eventsOf(this, streamId)).map(({ id }) => id);
  expectTrue(ids.length > 0 && ids.every((id) => uuid.test(id)), `UUIDs, not ${ids.join()}`);
  expectEqual(new Set(ids).size, ids.length, 'The number of different ids');
});

Then('each event of {text} has the time of its save, in UTC', async function (this: SpecWorld, streamId: string) {
  const now = new Date().toISOString();
  for (const { timestamp } of await eventsOf(this, streamId)) {
    expectEqual(new Date(timestamp).toISOString(), timestamp);
    expectTrue(this.begun <= timestamp && timestamp <= now, `${timestamp} lies between ${this.begun} and ${now}`);
  }
});

Then('the id of each event of {text} begins with its time', async function (this: SpecWorld, streamId: string) {
  for (const { id, timestamp } of await eventsOf(this, streamId)) {
    const begin = id.replace('-', '').slice(0, 12);
    expectEqual(new Date(Number.parseInt(begin, 16)).toISOString(), timestamp);
  }
});
