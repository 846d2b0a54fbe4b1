/**
 * Comes back in the next turn of the event loop: timers, signals and other work go first. A long read calls it between batches.
 *
 * @example
 * import { nextTurn } from 'dvent/store';
 * async function* batches(pages: readonly string[][]) {
 *   for (const page of pages) {
 *     yield page;
 *     await nextTurn();
 *   }
 * }
 */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    // Node's own way takes a microsecond; browsers have none, and a timer takes some milliseconds.
    const immediately: unknown = Reflect.get(globalThis, 'setImmediate');
    if (typeof immediately === 'function') immediately(resolve);
    else setTimeout(resolve);
  });
