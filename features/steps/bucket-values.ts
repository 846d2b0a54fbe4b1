import { Then, When } from '@cucumber/cucumber';
import type { Bucket } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { codeOf, fieldOf } from '../support/refusals.ts';
import type { SpecWorld } from '../support/world.ts';

// Which values and names buckets take.

const bucketOf = async (world: SpecWorld, name: string): Promise<Bucket> => (await world.store()).bucket(name);

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

When(
  'a value of each byte is put under {text} in {text}, and one of none under {text}',
  async function (this: SpecWorld, key: string, name: string, other: string) {
    const bucket = await bucketOf(this, name);
    await bucket.put(key, everyByte);
    await bucket.put(other, new Uint8Array());
  },
);

Then('both are got as they were put', async function (this: SpecWorld) {
  const bucket = await bucketOf(this, 'keys');
  expectEqual([...present(await bucket.get('Ada'), 'value').value], [...everyByte]);
  expectEqual([...present(await bucket.get('Bob'), 'value').value], []);
});

When('the bytes of a value are changed after it was put, and those that were got', async function (this: SpecWorld) {
  const bucket = await bucketOf(this, 'keys');
  const given = Uint8Array.of(1, 2, 3);
  const putting = bucket.put('Ada', given);
  given.fill(0);
  await putting;
  (await bucket.get('Ada'))?.value.fill(0);
  for (const { value } of await collected(bucket.entries())) value.fill(0);
});

Then('what is kept is what was put', async function (this: SpecWorld) {
  const bucket = await bucketOf(this, 'keys');
  expectEqual([...present(await bucket.get('Ada'), 'value').value], [1, 2, 3]);
});

When('something is put with the bucket {text}', async function (this: SpecWorld, name: string) {
  const store = await this.store();
  await this.attempts.make(() => store.bucket(name).put('Ada', new Uint8Array()));
});

When('something is put with the key {text}', async function (this: SpecWorld, key: string) {
  const store = await this.store();
  await this.attempts.make(() => store.bucket('keys').put(key, new Uint8Array()));
});

/** Of bytes that take most room where names are written in other ways. */
const longest = { bucket: '*'.repeat(256), key: '.'.repeat(512), version: Number.MAX_SAFE_INTEGER };

When('something is put with the longest names of most bytes', async function (this: SpecWorld) {
  const { bucket, key, version } = longest;
  await (await bucketOf(this, bucket)).put(key, Uint8Array.of(1), { version });
});

Then('it is there', async function (this: SpecWorld) {
  const { bucket, key, version } = longest;
  const kept = present(await (await bucketOf(this, bucket)).get(key), 'value');
  expectEqual({ key: kept.key, version: kept.version, value: [...kept.value] }, { key, version, value: [1] });
});

When('a bucket is asked with {word} set to {json}', async function (this: SpecWorld, field: string, value: unknown) {
  const bucket = await bucketOf(this, 'keys');
  const options = { [field]: value } as object; // which is no option's type: that is what is tried
  await this.attempts.make(() => {
    if (field === 'value') return bucket.put('Ada', value as Uint8Array); // as above
    if (field === 'upTo') return bucket.get('Ada', options);
    return field === 'before' || field === 'revision'
      ? bucket.delete('Ada', options)
      : bucket.put('Ada', new Uint8Array(), options);
  });
});

When('a value of a byte more than the store takes is put', async function (this: SpecWorld) {
  const store = await this.store();
  const { bucketBytes } = store.limits;
  expectTrue(bucketBytes >= 64 * 1024, 'the store takes values of 64 KiB at least');
  if (bucketBytes === Number.MAX_SAFE_INTEGER) return;
  await this.attempts.make(() => store.bucket('keys').put('Ada', new Uint8Array(bucketBytes + 1)));
});

Then('it is refused as a bad argument, with both sizes, unless it takes any', async function (this: SpecWorld) {
  const store = await this.store();
  const { bucketBytes } = store.limits;
  if (bucketBytes === Number.MAX_SAFE_INTEGER) return;
  const { error } = this.attempts;
  expectEqual(codeOf(error), 'INVALID_ARGUMENT');
  expectEqual(fieldOf(error, 'message'), `value must be at most ${bucketBytes} bytes, got "${bucketBytes + 1} bytes".`);
  expectEqual(await store.bucket('keys').get('Ada'), undefined);
});
