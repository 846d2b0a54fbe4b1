import fc from 'fast-check';
import type { StoreUnderTest } from '../store-under-test.ts';
import { story } from './story.ts';
import { tell } from './teller.ts';

/** How long a story may take, in milliseconds: longer than what it waits for, twice, so that this tells what did not come. */
const patience = 60_000;

/** Tells stories to a store until it answers otherwise than the model of one; fails with the shortest that it does so for. */
export async function asTheModel(
  under: StoreUnderTest,
  { runs = 100, seed }: { readonly runs?: number; readonly seed?: number },
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(story, (steps) => tell(under, steps)),
    { numRuns: runs, timeout: patience, ...(seed !== undefined && { seed }) },
  );
}
