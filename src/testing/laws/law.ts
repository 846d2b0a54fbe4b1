import fc from 'fast-check';
import { messageOf } from '../../core/error-text.ts';
import type { StoreUnderTest } from '../store-under-test.ts';
import { bucketStory } from './bucket-story.ts';
import { tellBuckets } from './bucket-teller.ts';
import { story } from './story.ts';
import { tell } from './teller.ts';

/** How long a story may take, in milliseconds: longer than what it waits for, twice, so that this tells what did not come. */
const patience = 60_000;

interface Telling {
  readonly runs?: number;
  readonly seed?: number;
  readonly path?: string;
}

/** Tells stories to a store until it answers otherwise than the model of one; fails with the shortest that it does so for. */
export const asTheModel = (under: StoreUnderTest, telling: Telling): Promise<void> =>
  holds(
    fc.asyncProperty(story, (steps) => tell(under, steps)),
    telling,
  );

/** The same for its buckets. */
export const bucketsAsTheModel = (under: StoreUnderTest, telling: Telling): Promise<void> =>
  holds(
    fc.asyncProperty(bucketStory, (steps) => tellBuckets(under, steps)),
    telling,
  );

async function holds<Story extends [unknown]>(stories: fc.IAsyncProperty<Story>, { runs = 100, seed, path }: Telling) {
  const telling = { numRuns: runs, timeout: patience, ...(seed !== undefined && { seed }) };
  const run = await checked(stories, path === undefined ? telling : { ...telling, path });
  if (!run.failed) return;
  const again = `To tell it again: seed ${run.seed}, path ${run.counterexamplePath} (--seed=${run.seed} --path=${run.counterexamplePath})`;
  throw new Error(`${messageOf(run.errorInstance)}\n${again}`, { cause: run.errorInstance });
}

async function checked<Story extends [unknown]>(stories: fc.IAsyncProperty<Story>, { path, ...telling }: fc.Parameters<Story>) {
  if (path === undefined) return await fc.check(stories, telling);
  try {
    return await fc.check(stories, { ...telling, path });
  } catch (error) {
    // A path leads to a story of the law that told it: the others tell theirs as ever.
    if (!messageOf(error).startsWith('Unable to replay')) throw error;
    return await fc.check(stories, telling);
  }
}
