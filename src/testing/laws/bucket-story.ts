import fc from 'fast-check';

// What may happen to the buckets of a store.

/** Which value is meant: whatever is there, none, the one that is there, or one that was there before. */
export type Belief = 'whatever' | 'none' | 'the current one' | 'a former one';

interface Place {
  readonly bucket: string;
  readonly key: string;
}

export type BucketStep =
  | ({ readonly do: 'put'; readonly version: number; readonly bytes: readonly number[]; readonly belief: Belief } & Place)
  | ({
      readonly do: 'delete';
      readonly version: number | undefined;
      readonly before: number | undefined;
      readonly belief: Belief;
    } & Place)
  | ({ readonly do: 'get'; readonly upTo: number | undefined } & Place)
  | { readonly do: 'list'; readonly bucket: string }
  | { readonly do: 'reopen' };

/** Also names that engines could take for something else, or order in another way: by the units of UTF-16, without regard to case. */
export const bucketNames = ['keys', 'Keys', 'a.*>'];
const keys = ['k', 'K', 'k k', 'k.1', '%', '\uffee', '🥛'];

const bucket = fc.constantFrom('keys', ...bucketNames);
// Mostly the same, so that they collide.
const key = fc.oneof({ weight: 2, arbitrary: fc.constant('k') }, { weight: 1, arbitrary: fc.constantFrom(...keys) });
const version = fc.constantFrom(0, 0, 0, 1, 2, 10, Number.MAX_SAFE_INTEGER);
const bytes = fc.uint8Array().map((array) => [...array]);
const belief = fc.constantFrom<Belief>('whatever', 'whatever', 'none', 'the current one', 'the current one', 'a former one');
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const step: fc.Arbitrary<BucketStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('put' as const), bucket, key, version, bytes, belief }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('delete' as const), bucket, key, belief },
      ...{ version: maybe(version), before: maybe(version) },
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('get' as const), bucket, key, upTo: maybe(version) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const), bucket }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);

export const bucketStory = fc.array(step, { maxLength: 30 });
