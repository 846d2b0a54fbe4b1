import { Then, When } from '@cucumber/cucumber';
import type { StoredEvent } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue } from '../../src/testing/expect.ts';
import { expectUnbroken, whileBusy, writersBusy } from '../support/busy-writers.ts';
import type { SpecWorld } from '../support/world.ts';

// The order of the log, and what readers meet of it, while many write.

When(
  '{count} writers at once save added, started and finished {count} times, each to a stream of their own',
  async function (this: SpecWorld, writers: number, times: number) {
    await writersBusy(await this.store(), { writers, times });
  },
);

const readings = new WeakMap<SpecWorld, (readonly StoredEvent[])[]>();

When(
  '{count} saves of added, started and finished race with a reader of the log',
  async function (this: SpecWorld, saves: number) {
    const store = await this.store();
    const read: (readonly StoredEvent[])[] = [];
    await whileBusy(writersBusy(store, { writers: 3, times: saves / 3 }), async () => {
      read.push(await collected(store.getAllEvents()));
    });
    readings.set(this, read);
  },
);

Then('whatever the reader met were whole saves', function (this: SpecWorld) {
  const read = readings.get(this) ?? [];
  for (const log of read) expectUnbroken(log, log.length / 3);
  expectEqual(read.at(-1)?.length, 90, 'The last reading');
});

Then('each of the {count} saves lies in it unbroken', async function (this: SpecWorld, count: number) {
  const own = (await this.log()).filter(({ event }) => event.streamId.startsWith('Todo-of-writer-'));
  const start = (await this.log()).findIndex(({ event }) => event.streamId.startsWith('Todo-of-writer-'));
  expectEqual((await this.log()).slice(start), own, 'What lies between the saves');
  expectUnbroken(own, count);
});

When(
  'a reader goes from position to position while {count} writers save {count} times each',
  async function (this: SpecWorld, writers: number, times: number) {
    const store = await this.store();
    const met: StoredEvent[] = [];
    await whileBusy(writersBusy(store, { writers, times }), async () => {
      const after = met.at(-1)?.position;
      met.push(...(await collected(store.getAllEvents(after === undefined ? {} : { after }))));
    });
    readings.set(this, [met]);
  },
);

Then('in the end the reader has met the log, event by event', async function (this: SpecWorld) {
  const log = await this.log();
  expectEqual(readings.get(this)?.[0], log);
  expectTrue(log.length > 600, 'the writers have written');
});

Then('the log is in the order of the positions', async function (this: SpecWorld) {
  const positions = (await this.log()).map(({ position }) => position);
  expectTrue(positions.length > 0, 'the log holds something');
  expectEqual(positions, [...positions].sort());
  expectEqual(new Set(positions).size, positions.length, 'The number of different positions');
});

Then("the log's order agrees with every stream's", async function (this: SpecWorld) {
  const store = await this.store();
  const log = await this.log();
  for (const streamId of new Set(log.map(({ event }) => event.streamId))) {
    const inLog = log.filter(({ event }) => event.streamId === streamId);
    expectEqual(inLog, await collected(store.getEvents(streamId)), `The order of ${streamId}`);
  }
});
