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
  const given = { ...(seed !== undefined && { seed }), ...(path !== undefined && { path }) };
  const run = await fc.check(stories, { numRuns: runs, timeout: patience, ...given });
  if (!run.failed) return;
  const again = `To tell it again: seed ${run.seed}, path ${run.counterexamplePath} (--seed=${run.seed} --path=${run.counterexamplePath})`;
  throw new Error(`${messageOf(run.errorInstance)}\n${again}`, { cause: run.errorInstance });
}
