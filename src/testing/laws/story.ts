import fc from 'fast-check';
import type { ExpectedVersion } from '../../index.ts';

// A story: what one or several users might do to a store, in an order that makes trouble. Few streams and few event ids, so
// that they collide.

export const streamIds = ['Todo-1', 'Todo-a-b', 'Shop-1', 'plain'] as const;
export const types = ['A', 'B', 'C'] as const;

/** An expectation as a user comes by it: by name, by what the stream has now, or by what it had some saves ago. */
export type Belief = 'any' | 'none' | 'exists' | { readonly off: number };

export interface SavedPart {
  readonly streamId: string;
  readonly events: readonly { readonly id: string; readonly type: string; readonly correlationId: string | undefined }[];
  readonly belief: Belief;
}

export interface Range {
  readonly after?: number;
  readonly before?: number;
  readonly upTo?: number;
  readonly backwards?: boolean;
  readonly limit?: number;
}
export interface Filter {
  readonly types?: string[];
  readonly categories?: string[];
  readonly correlationId?: string;
  readonly archived?: 'exclude' | 'include' | 'only';
}

export interface StreamsWanted {
  readonly after?: number | undefined;
  readonly categories?: string[] | undefined;
  readonly limit?: number | undefined;
}

export type Step =
  | { readonly do: 'save'; readonly parts: readonly SavedPart[]; readonly single: boolean }
  /** Says an earlier save again: with the events as they came back, under an expectation, perhaps with a part more or less. */
  | {
      readonly do: 'repeat';
      readonly which: number;
      readonly belief: Belief | 'same';
      readonly added: SavedPart | undefined;
      readonly dropped: boolean;
    }
  | { readonly do: 'delete'; readonly streamId: string; readonly belief: Belief }
  | { readonly do: 'archive' | 'unarchive'; readonly streamId: string }
  | { readonly do: 'readStream'; readonly streamId: string; readonly range: Range }
  | { readonly do: 'readLog'; readonly range: Range; readonly filter: Filter }
  | { readonly do: 'follow'; readonly after: number | undefined; readonly filter: Filter }
  | ({ readonly do: 'listStreams' } & StreamsWanted)
  | { readonly do: 'look'; readonly id: string; readonly streamId: string }
  | { readonly do: 'reopen' };

const streamId = fc.constantFrom(...streamIds);
const id = fc.integer({ min: 0, max: 19 }).map((number) => `e${number}`);
const correlationId = fc.constantFrom(undefined, undefined, 'c1', 'c2');
const belief: fc.Arbitrary<Belief> = fc.oneof(
  { arbitrary: fc.constantFrom<Belief[]>('any', 'none', 'exists'), weight: 2 },
  { arbitrary: fc.constant<Belief>({ off: 0 }), weight: 4 },
  { arbitrary: fc.integer({ min: -3, max: 2 }).map((off): Belief => ({ off })), weight: 1 },
);
const part: fc.Arbitrary<SavedPart> = fc.record({
  streamId,
  events: fc.array(fc.record({ id, type: fc.constantFrom(...types), correlationId }), { maxLength: 4 }),
  belief,
});

const bound = fc.nat(25);
const range: fc.Arbitrary<Range> = fc.record(
  { after: bound, before: bound, upTo: bound, backwards: fc.boolean(), limit: fc.nat(5) },
  { requiredKeys: [] },
);
const categories = fc.subarray(['Todo', 'Shop', 'plain', 'Nobody'], { minLength: 1 });
const filter: fc.Arbitrary<Filter> = fc.record(
  {
    types: fc.subarray([...types, '$StreamDeleted'], { minLength: 1 }),
    categories,
    correlationId: fc.constantFrom('c1', 'c2'),
    archived: fc.constantFrom('exclude', 'include', 'only'),
  },
  { requiredKeys: [] },
);

const perhaps = <Value>(value: fc.Arbitrary<Value>, freq = 1) => fc.option(value, { nil: undefined, freq });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('save'), parts: part.map((one) => [one]), single: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('save'), parts: fc.array(part, { maxLength: 3 }), single: fc.constant(false) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('repeat'),
      which: fc.nat(9),
      belief: fc.oneof(fc.constant('same' as const), belief),
      added: perhaps(part),
      dropped: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete'), streamId, belief }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('archive', 'unarchive'), streamId }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('readStream'), streamId, range }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('readLog'), range, filter }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('follow'), after: perhaps(bound), filter }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('listStreams'),
      after: perhaps(bound),
      categories: perhaps(categories),
      limit: perhaps(fc.nat(3)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look'), id, streamId }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'reopen' }) },
);

export const story = fc.array(step, { maxLength: 30, size: 'large' });

export const expectedFrom = (believed: Belief, version: number): ExpectedVersion =>
  typeof believed === 'string' ? believed : Math.max(0, version + believed.off);
