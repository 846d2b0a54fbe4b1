import type { Batches, Soon } from '../core/event-log.ts';

/** The same batches, each made into another one. */
export const mappedBatches = <Item, Other>(
  batches: Batches<Item>,
  map: (batch: readonly Item[]) => Soon<readonly Other[]>,
): Batches<Other> => ({
  next: async () => {
    const { done, value } = await batches.next();
    if (done) return { done, value };
    try {
      return { done: false, value: await map(value) };
    } catch (error) {
      await batches.return?.(); // nobody will read on
      throw error;
    }
  },
  return: async () => {
    await batches.return?.();
    return { done: true, value: undefined };
  },
});
