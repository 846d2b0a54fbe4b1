import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { ExpectedVersion } from '../../src/index.ts';
import { expectEqual } from '../../src/testing/expect.ts';
import { made, save } from '../support/save.ts';
import { happened, type Told, toldFrom, wordFrom, wordOf } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

Given('a stream {text} of {events}', async function (this: SpecWorld, streamId: string, told: readonly Told[]) {
  await save(this, streamId, { events: made(told), expectedVersion: 'none' });
  this.givenHead = this.saved.position ?? this.givenHead;
});

Given('the log, save by save', async function (this: SpecWorld, table: DataTable) {
  const store = await this.store();
  for (const { stream = '', events = '' } of table.hashes()) {
    await store.saveEvents(stream, made(toldFrom(events)), { expectedVersion: 'any' });
  }
  this.places = (await this.log()).map(({ position }) => position);
  this.givenHead = this.places.at(-1) ?? '';
});

When('these are saved one after the other', async function (this: SpecWorld, table: DataTable) {
  for (const { stream = '', events = '' } of table.hashes()) await save(this, stream, { events: made(toldFrom(events)) });
});

When(
  '{events} is/are/was/were saved to {text}, expecting {expectation}',
  async function (this: SpecWorld, told: readonly Told[], streamId: string, expectedVersion: ExpectedVersion) {
    await save(this, streamId, { events: made(told), expectedVersion });
  },
);

When('{events} is/are/was/were saved to {text}', async function (this: SpecWorld, told: readonly Told[], streamId: string) {
  await save(this, streamId, { events: made(told) });
});

When('these events are/were saved to {text}', async function (this: SpecWorld, streamId: string, table: DataTable) {
  const events = table.hashes().map(({ event = '', id = '', timestamp, correlation }) => {
    const metadata = correlation ? { metadata: { correlationId: correlation } } : {};
    return happened({ word: wordFrom(event), id, number: 1 }, { ...(timestamp ? { timestamp } : {}), ...metadata });
  });
  await save(this, streamId, { events });
});

Then('the save/deletion tells version {int} and no position', function (this: SpecWorld, version: number) {
  expectEqual(this.saved, { version, position: undefined, events: [] });
});

Then(
  'the save/deletion tells version {int} and the position of {events}',
  async function (this: SpecWorld, version: number, [told]: readonly Told[]) {
    const { saved } = this;
    const inLog = (await this.log()).find(({ event }) => wordOf(event) === told?.word && event.version === version);
    expectEqual({ version: saved.version, position: saved.position }, { version, position: inLog?.position ?? 'not in the log' });
    expectEqual(saved.events.at(-1), inLog?.event);
  },
);
