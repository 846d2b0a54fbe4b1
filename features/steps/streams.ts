import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { ExpectedVersion, StreamSummary } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual } from '../../src/testing/expect.ts';
import type { ToldRange } from '../support/parameter-types.ts';
import { made } from '../support/save.ts';
import { toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

// The streams of a store: listed, archived, deleted.

When('the streams are listed {range}', async function (this: SpecWorld, { categories, after, limit }: ToldRange) {
  const store = await this.store();
  const filter = {
    ...(categories && { categories }),
    ...(after !== undefined && { after: this.placeOf(after) }),
    ...(limit !== undefined && { limit }),
  };
  await this.attempts.make(() => collected(store.getStreams(filter)));
});

const listed = (world: SpecWorld) => world.attempts.result as readonly StreamSummary[]; // the steps that list have left that

Then('these are listed', function (this: SpecWorld, table: DataTable) {
  expectEqual(
    listed(this).map(({ streamId, version, position, status }) => ({ streamId, version, position, status })),
    table.hashes().map((row) => ({
      streamId: row.stream,
      version: Number(row.version),
      position: this.placeOf(Number(row['created at'])),
      status: row.status,
    })),
  );
});

Then(/^the streams listed are (none|".*")$/, function (this: SpecWorld, names: string) {
  const expected: unknown = names === 'none' ? [] : JSON.parse(`[${names}]`);
  expectEqual(
    listed(this).map(({ streamId }) => streamId),
    expected,
  );
});

Then('{text} is listed with the time {time}', function (this: SpecWorld, streamId: string, timestamp: string) {
  const found = listed(this).map((summary) => [summary.streamId, summary.timestamp]);
  expectEqual(found, [[streamId, timestamp]]);
});

Then('only {text} is listed', async function (this: SpecWorld, streamId: string) {
  const streams = await collected((await this.store()).getStreams());
  expectEqual(
    streams.map((stream) => [stream.streamId, stream.version, stream.status]),
    [[streamId, 1, 'live']],
  );
});

Given('another store, empty', async function (this: SpecWorld) {
  expectEqual(await collected((await this.otherStore()).getAllEvents()), []);
});

When('the streams of the other store are listed', async function (this: SpecWorld) {
  const other = await this.otherStore();
  await this.attempts.make(() => collected(other.getStreams()));
});

const madeStreams = new WeakMap<SpecWorld, readonly string[]>();

When('{count} streams are made and listed', async function (this: SpecWorld, count: number) {
  const store = await this.store();
  const streamIds = Array.from({ length: count }, (_, index) => `Chore-${index + 1}`);
  const saves = streamIds.map((streamId) => store.saveEvents(streamId, made(toldFrom('added')), { expectedVersion: 'none' }));
  const positions = (await Promise.all(saves)).map(({ position }) => position ?? '');
  const placed = streamIds.map((streamId, index) => ({ streamId, position: positions[index] ?? '' }));
  placed.sort((one, other) => (one.position < other.position ? -1 : 1));
  madeStreams.set(
    this,
    placed.map(({ streamId }) => streamId),
  );
  const after = this.placeOf(this.places.length);
  await this.attempts.make(() => collected(store.getStreams({ categories: ['Chore'], after })));
});

Then('they are listed in the order in which they were made', function (this: SpecWorld) {
  expectEqual(
    listed(this).map(({ streamId }) => streamId),
    madeStreams.get(this),
  );
  expectEqual(listed(this).length, 1_100);
});

When('{text} is/was archived', async function (this: SpecWorld, streamId: string) {
  const store = await this.store();
  await this.attempts.make(() => store.archiveStream(streamId));
});

When('{text} is/was unarchived', async function (this: SpecWorld, streamId: string) {
  const store = await this.store();
  await this.attempts.make(() => store.unarchiveStream(streamId));
});

async function deleteStream(this: SpecWorld, streamId: string, expectedVersion: ExpectedVersion) {
  await this.write(async (store) => {
    const first = await store.deleteStream(streamId, { expectedVersion });
    this.said.push({ streamId, events: first.events, expectedVersion, first });
    return first;
  });
}

When('{text} is/was deleted, expecting {expectation}', deleteStream);

Given('{text} was deleted', async function (this: SpecWorld, streamId: string) {
  await deleteStream.call(this, streamId, 'any');
});

When('the streams are listed with categories set to {json}', async function (this: SpecWorld, categories: unknown) {
  const store = await this.store();
  await this.attempts.make(() => collected(store.getStreams({ categories: categories as readonly string[] }))); // which it is not
});
