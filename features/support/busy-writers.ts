import type { EventStore, StoredEvent } from '../../src/index.ts';
import { nextTurn } from '../../src/testing/arrivals.ts';
import { expectEqual, expectTrue } from '../../src/testing/expect.ts';
import { made } from './save.ts';
import { toldFrom } from './told.ts';

const threeWords = toldFrom('added, started and finished');

/** Writers side by side, each saving three events to a stream of its own, again and again. */
export async function writersBusy(store: EventStore, { writers, times }: { writers: number; times: number }): Promise<void> {
  const write = async (streamId: string) => {
    for (let time = 0; time < times; time += 1) await store.saveEvents(streamId, made(threeWords), { expectedVersion: time * 3 });
  };
  await Promise.all(Array.from({ length: writers }, (_, index) => write(`Todo-of-writer-${index + 1}`)));
}

/** Acts again and again while the work goes on, and once more when it is done. */
export async function whileBusy(work: Promise<void>, act: () => Promise<void>): Promise<void> {
  let busy = true;
  const done = work.finally(() => {
    busy = false;
  });
  done.catch(() => {}); // it is told below, after what is under way
  while (busy) {
    await act();
    await nextTurn();
  }
  await done;
  await act();
}

/** Checks that each save of those writers lies in one piece. */
export function expectUnbroken(log: readonly StoredEvent[], saves: number): void {
  const thirds = log.flatMap((stored, index) => (index % 3 === 0 ? [stored.event] : []));
  expectEqual(thirds.length, saves, 'The number of saves');
  const expected = thirds.flatMap(({ streamId, version }) => [0, 1, 2].map((place) => `${streamId} ${version + place}`));
  expectEqual(
    log.map(({ event }) => `${event.streamId} ${event.version}`),
    expected,
  );
  expectTrue(
    thirds.every(({ version }) => version % 3 === 1),
    'each save begins where it should',
  );
}
