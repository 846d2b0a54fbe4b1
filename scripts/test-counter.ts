import type { TestEvent } from 'node:test/reporters';
import type { Count } from './checking/count.ts';

/**
 * A reporter for `node --test` that writes one JSON object: how many tests passed and failed, and which were skipped or are
 * still to do. A file without a test counts as failed: Node itself would count it as passed.
 */
export default async function* testCounter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file, skip, todo, details } = event.data;
    if (details.type === 'suite') continue;
    const isWholeFile = file?.replaceAll('\\', '/').endsWith(name.replaceAll('\\', '/'));
    if (isMarked(skip) || isMarked(todo)) skipped.push(name);
    else if (event.type === 'test:fail' || isWholeFile) failed++;
    else passed++;
  }
  yield JSON.stringify({ passed, failed, skipped } satisfies Count);
}

/** A mark is `true` or a reason. */
const isMarked = (mark: string | boolean | undefined) => mark !== undefined && mark !== false;
