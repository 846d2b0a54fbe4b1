import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { DeleteOptions, PutOptions } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import type { SpecWorld } from '../support/world.ts';

// What a store keeps beside its log.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The revisions that a scenario's puts were given, in their order. */
const revisions = new WeakMap<SpecWorld, readonly number[]>();
const givenTo = (world: SpecWorld) => revisions.get(world) ?? [];

async function put(world: SpecWorld, { value, key, bucket }: Told, options: PutOptions = {}): Promise<void> {
  const store = await world.store();
  await world.attempts.make(async () => {
    const revision = await store.bucket(bucket).put(key, encoder.encode(value), options);
    if (revision !== undefined) revisions.set(world, [...givenTo(world), revision]);
    return revision;
  });
}

interface Told {
  readonly value: string;
  readonly key: string;
  readonly bucket: string;
}

const bucketOf = async (world: SpecWorld, name: string) => (await world.store()).bucket(name);

/** By its place among those that were given; a scenario that tells of one has given it. */
function revisionFrom(world: SpecWorld, words: string): number {
  if (words === 'nothing there') return 0;
  return present(givenTo(world).at(words === 'the last revision' ? -1 : -2), words);
}

const expected = 'the last revision|the revision before it|nothing there';

When('{text} is/was put under {text} in {text}', async function (this: SpecWorld, value: string, key: string, bucket: string) {
  await put(this, { value, key, bucket });
});

Given(
  '{text} was put under {text} in {text} at version {int}',
  async function (this: SpecWorld, value: string, key: string, bucket: string, version: number) {
    await put(this, { value, key, bucket }, { version });
  },
);

When(
  new RegExp(`^"(.*)" is put under "(.*)" in "(.*)", expecting (${expected})$`),
  async function (this: SpecWorld, value: string, key: string, bucket: string, words: string) {
    await put(this, { value, key, bucket }, { expected: revisionFrom(this, words) });
  },
);

Then(/^it is (put|not put)$/, function (this: SpecWorld, outcome: string) {
  expectEqual(this.attempts.result !== undefined, outcome === 'put', 'Whether it was put');
});

async function holds(world: SpecWorld, place: { bucket: string; key: string; upTo?: number }, told: string): Promise<void> {
  const { bucket, key, ...options } = place;
  const kept = await (await bucketOf(world, bucket)).get(key, options);
  expectEqual(kept && decoder.decode(kept.value), told === 'nothing' ? undefined : JSON.parse(told));
  if (kept) expectTrue(kept.key === key && givenTo(world).includes(kept.revision), 'it tells its key and its revision');
}

Then(/^"(.*)" in "(.*)" holds (nothing|".*")$/, async function (this: SpecWorld, key: string, bucket: string, told: string) {
  this.attempts.checkExamined();
  await holds(this, { bucket, key }, told);
});

Then(
  /^"(.*)" in "(.*)" up to version (\d+) holds (nothing|".*")$/,
  async function (this: SpecWorld, key: string, bucket: string, upTo: string, told: string) {
    await holds(this, { bucket, key, upTo: Number(upTo) }, told);
  },
);

Then('the log is empty', async function (this: SpecWorld) {
  expectEqual(await this.log(), []);
  expectEqual(await collected((await this.store()).getStreams()), []);
});

Then('the revisions that were given differ', function (this: SpecWorld) {
  expectEqual(new Set(givenTo(this)).size, givenTo(this).length);
  expectEqual(givenTo(this).length, 2);
  expectTrue(
    givenTo(this).every((revision) => Number.isSafeInteger(revision) && revision > 0),
    'they are whole numbers',
  );
});

When(
  new RegExp(`^20 at once put values under "(.*)" in "(.*)", expecting (${expected})$`),
  async function (this: SpecWorld, key: string, name: string, words: string) {
    const bucket = await bucketOf(this, name);
    const options = { expected: revisionFrom(this, words) };
    const puts = Array.from({ length: 20 }, (_, number) => bucket.put(key, Uint8Array.of(number), options));
    this.settled = await Promise.allSettled(puts);
  },
);

Then(
  'one of them has put it, and {text} in {text} holds what that one put',
  async function (this: SpecWorld, key: string, name: string) {
    const given = this.settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    const winners = given.flatMap((revision, number) => (revision === undefined ? [] : [number]));
    expectEqual(winners.length, 1, 'How many have put it');
    const kept = await (await bucketOf(this, name)).get(key);
    expectEqual(kept && { value: [...kept.value], revision: kept.revision }, {
      value: winners,
      revision: given[winners[0] ?? 0],
    });
  },
);

async function deleted(world: SpecWorld, { key, bucket }: Omit<Told, 'value'>, options: DeleteOptions = {}): Promise<void> {
  const store = await world.store();
  await world.attempts.make(() => store.bucket(bucket).delete(key, options));
}

When('{text} is deleted from {text}', async function (this: SpecWorld, key: string, bucket: string) {
  await deleted(this, { key, bucket });
});

When(/^"(.*)" is deleted from "(.*)", (.+)$/, async function (this: SpecWorld, key: string, bucket: string, which: string) {
  const [, version] = /at version (\d+)/.exec(which) ?? [];
  const [, before] = /before version (\d+)/.exec(which) ?? [];
  const [, revision] = /of (the .+)$/.exec(which) ?? [];
  await deleted(
    this,
    { key, bucket },
    {
      ...(version && { version: Number(version) }),
      ...(before && { before: Number(before) }),
      ...(revision && { revision: revisionFrom(this, revision) }),
    },
  );
});

Then(/^there was (something|nothing) to delete$/, function (this: SpecWorld, told: string) {
  expectEqual(this.attempts.result, told === 'something');
});

Then(/^the versions of "(.*)" in "(.*)" are (.*)$/, async function (this: SpecWorld, key: string, name: string, told: string) {
  const listed = await collected((await bucketOf(this, name)).keys());
  const versions = listed.flatMap((kept) => (kept.key === key ? [kept.version] : []));
  expectEqual(versions, told.split(/, | and /).map(Number));
  expectEqual(this.attempts.result, versions.length < givenTo(this).length, 'Whether there was something to delete');
});

Then('{text} lists', async function (this: SpecWorld, name: string, table: DataTable) {
  const bucket = await bucketOf(this, name);
  const rows = table.hashes().map(({ key = '', version, value = '' }) => ({
    ...{ key: JSON.parse(key), version: Number(version) },
    value: JSON.parse(value),
  }));
  const entries = await collected(bucket.entries());
  expectEqual(
    entries.map(({ key, version, value }) => ({ key, version, value: decoder.decode(value) })),
    rows,
  );
  expectEqual(
    await collected(bucket.keys()),
    entries.map(({ key, version, revision }) => ({ key, version, revision })),
  );
});

When('{count} values are put in {text}', async function (this: SpecWorld, count: number, name: string) {
  const bucket = await bucketOf(this, name);
  const puts = Array.from({ length: count }, (_, number) => bucket.put(`key ${number}`, Uint8Array.of(number % 256)));
  await Promise.all(puts);
});

Then('{text} lists {count} values in order', async function (this: SpecWorld, name: string, count: number) {
  const bucket = await bucketOf(this, name);
  const keys = Array.from({ length: count }, (_, number) => `key ${number}`).sort(); // of ASCII alone
  const entries = await collected(bucket.entries());
  expectEqual(
    entries.map(({ key, value }) => [key, ...value]),
    keys.map((key) => [key, Number(key.slice('key '.length)) % 256]),
  );
  const batches = await collected(bucket.keys().batches());
  expectTrue(
    batches.every((batch) => batch.length > 0),
    'no batch is empty',
  );
  expectEqual(
    batches.flat().map(({ key }) => key),
    keys,
  );
});
