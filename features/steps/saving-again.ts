import { Then, When } from '@cucumber/cucumber';
import type { ExpectedVersion } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { made, save } from '../support/save.ts';
import { type Told, wordOf } from '../support/told.ts';
import type { Said, SpecWorld } from '../support/world.ts';

async function sayAgain(world: SpecWorld, said: Said) {
  world.firstResult = said.first;
  const { streamId, events, expectedVersion } = said;
  await world.write((store) => store.saveEvents(streamId, events, { expectedVersion }));
}

When('the save is said again', async function (this: SpecWorld) {
  await sayAgain(this, present(this.said.at(-1), 'save to say again'));
});

When('the save of {events} is said again', async function (this: SpecWorld, told: readonly Told[]) {
  const words = told.map(({ word }) => word).join();
  const said = this.said.find(({ events }) => events.map(wordOf).join() === words);
  await sayAgain(this, present(said, 'save to say again'));
});

When(
  '{events} was saved to {text} in vain, expecting {expectation}',
  async function (this: SpecWorld, told: readonly Told[], streamId: string, expectedVersion: ExpectedVersion) {
    const events = made(told);
    await save(this, streamId, { events, expectedVersion });
    expectTrue(this.attempts.error !== undefined, 'the save was refused');
    this.said.push({ streamId, events, expectedVersion, first: undefined });
  },
);

When('the deletion is said again', async function (this: SpecWorld) {
  const { streamId, expectedVersion, first } = present(this.said.at(-1), 'deletion to say again');
  this.firstResult = first;
  await this.write((store) => store.deleteStream(streamId, { expectedVersion }));
});

Then('its result equals the first', function (this: SpecWorld) {
  expectEqual(this.attempts.result, present(this.firstResult, 'first result'), 'The second result');
});
