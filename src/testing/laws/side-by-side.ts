import { ConcurrencyError, defineEvent, type EventStore, type Saved, shape } from '../../index.ts';
import { collected } from '../collected.ts';
import { expectEqual, expectTrue } from '../expect.ts';
import type { StoreUnderTest } from '../store-under-test.ts';
import { sameStored } from './answers.ts';
import { Listener } from './listener.ts';
import { Opened } from './opened.ts';

const writers = 8;
const rounds = 10;
const streamIds = ['Todo-1', 'Todo-2', 'Todo-3'] as const;

const Noted = defineEvent('Noted', shape<{ round: number }>());

/**
 * Two stores at one place, written to at the same time: of all who expect the same, one wins. A store that checks an expectation under a
 * lock of its own, and not together with the write, lets both in.
 */
export async function sideBySide(under: StoreUnderTest): Promise<void> {
  const place = await under.place();
  try {
    const opened = await Opened.at(place);
    try {
      await race(opened);
    } finally {
      await opened.close();
    }
  } finally {
    await place.remove?.();
  }
}

async function race(opened: Opened): Promise<void> {
  const listener = new Listener(opened.inTurn(1));
  const firsts = await Promise.all(
    numbers(writers).map((writer) => attempt(opened.inTurn(writer), { writer, round: 0, streamId: 'Todo-0', version: 0 })),
  );
  expectEqual(firsts.filter((saved) => saved !== undefined).length, 1, 'How many of those who expect no stream have won');
  const won = await Promise.all(numbers(writers).map((writer) => write(opened.inTurn(writer), writer)));
  const saves = [...firsts, ...won.flat()].filter((saved) => saved !== undefined);
  for (const store of opened.stores) await check(store, saves);
  const log = await collected(opened.inTurn(0).getAllEvents());
  await listener.finish(log.at(-1)?.position);
  sameStored(listener.seen, log);
}

/** Saves again and again, expecting what was read just before. */
async function write(store: EventStore, writer: number): Promise<readonly (Saved | undefined)[]> {
  const results: (Saved | undefined)[] = [];
  for (const round of numbers(rounds)) {
    const streamId = streamIds[round % streamIds.length] ?? '';
    const version = (await store.getLastEvent(streamId))?.event.version ?? 0;
    results.push(await attempt(store, { writer, round: round + 1, streamId, version }));
  }
  return results;
}

interface Attempt {
  readonly writer: number;
  readonly round: number;
  readonly streamId: string;
  readonly version: number;
}

/** What a save gave, or nothing where it was refused as a conflict. */
async function attempt(store: EventStore, { writer, round, streamId, version }: Attempt): Promise<Saved | undefined> {
  const events = ['a', 'b'].map((place) => Noted({ round }, { id: `${writer}-${round}-${place}` }));
  try {
    return await store.saveEvents(streamId, events, { expectedVersion: version });
  } catch (error) {
    if (error instanceof ConcurrencyError) return undefined;
    throw error;
  }
}

/** Each save that was acknowledged is in the log once and in one piece, and nothing else is; no version is taken twice. */
async function check(store: EventStore, saves: readonly Saved[]): Promise<void> {
  const log = (await collected(store.getAllEvents())).map(({ event }) => event);
  expectEqual(log.length, saves.length * 2, 'The number of events');
  const places = new Map(log.map(({ id }, place) => [id, place]));
  for (const { events } of saves) {
    const [first, second] = events.map(({ id }) => places.get(id));
    expectTrue(
      first !== undefined && second === first + 1,
      `the log holds ${events.map(({ id }) => id).join(' and ')} side by side`,
    );
  }
  for (const streamId of new Set(log.map((event) => event.streamId))) {
    const versions = log.filter((event) => event.streamId === streamId).map(({ version }) => version);
    expectEqual(
      versions,
      numbers(versions.length).map((index) => index + 1),
      `The versions of ${streamId}`,
    );
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
