import { DventError, InvalidArgumentError } from '../core/errors.ts';
import type { EventStore } from '../core/event-store.ts';
import { within } from './arrivals.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What a store says of itself before it is tested. */
export interface Look {
  readonly atomicAcrossStreams: boolean;
  readonly lasts: boolean;
}

/**
 * Opens a store at a first place, to see what it is.
 *
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for what is no store, or no place, and for a store whose dvent is another copy than the kit's
 */
export async function lookAt(under: StoreUnderTest): Promise<Look> {
  const place = await within(Promise.resolve(under.place()), { what: 'place() to give a place' });
  if (typeof place?.open !== 'function')
    throw new InvalidArgumentError({ field: 'what place() gives', value: place, expected: 'a place: { open: (options) => … }' });
  try {
    const store = await within(Promise.resolve(place.open({})), { what: 'open() to give a store' });
    checkStore(store);
    const { atomicAcrossStreams } = store.capabilities;
    await within(Promise.resolve(store.close()), { what: 'the store to close' });
    await within(checkCopy(store), { what: 'a closed store to answer' });
    return { atomicAcrossStreams, lasts: place.lasts ?? true };
  } finally {
    await place.remove?.();
  }
}

const methods = [
  ...['saveEvents', 'saveStreams', 'getEvents', 'getAllEvents', 'getEvent', 'getLastEvent', 'getStreams', 'subscribe'],
  ...['archiveStream', 'unarchiveStream', 'deleteStream', 'bucket', 'close'],
] as const;

/** Before hundreds of tests fail for want of one method. */
function checkStore(store: EventStore): void {
  if (typeof store !== 'object' || store === null)
    throw new InvalidArgumentError({ field: 'what open() gives', value: store, expected: 'an EventStore' });
  const missing: string[] = methods.filter((name) => typeof Reflect.get(store, name) !== 'function');
  if (typeof Reflect.get(store, Symbol.asyncDispose) !== 'function') missing.push('[Symbol.asyncDispose]');
  if (typeof store.capabilities?.atomicAcrossStreams !== 'boolean') missing.push('capabilities.atomicAcrossStreams');
  if (typeof store.limits?.saveBytes !== 'number') missing.push('limits.saveBytes');
  if (missing.length > 0)
    throw new InvalidArgumentError({ field: 'the store', value: missing, expected: `one that also has ${missing.join(', ')}` });
}

/**
 * A store that imports another copy of this package throws that one's errors and gives its events, which are instances of classes that
 * the kit does not know. What it refuses once it is closed shows it, whatever else it does.
 */
async function checkCopy(store: EventStore): Promise<void> {
  const refusal = await store.getLastEvent('Todo-1').catch((error: unknown) => error);
  if (!(refusal instanceof Error) || refusal instanceof DventError) return;
  if (Reflect.get(refusal, 'code') !== 'STORE_CLOSED') return; // the tests tell what is wrong with it
  throw new InvalidArgumentError({
    field: 'the dvent that the store imports',
    value: 'another copy',
    expected: 'the copy that tests it (`npm ls dvent` lists them; install one version, and run the tests with that)',
  });
}
