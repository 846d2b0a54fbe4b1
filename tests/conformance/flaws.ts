import {
  ConcurrencyError,
  DuplicateEventError,
  type LogRange,
  type Saved,
  StoreClosedError,
  StreamDeletedError,
  type StreamSave,
} from 'dvent';
import { collected, counting, type Flaw, listed, nextTurn, saving, swallowing, versionOf } from './flawed.ts';

// Flaws of the kinds that real stores have had, each with the rule of the contract that it breaks.

export const flaws: { readonly [name: string]: Flaw } = {
  'a batch is torn: its events are saved one by one': {
    breaks: 'A save is all or nothing',
    does: (right) => ({
      saveEvents: saving(right, async (streamId, events, { expectedVersion }) => {
        if (events.length < 2) return right.saveEvents(streamId, events, { expectedVersion });
        const results: Saved[] = [];
        for (const [at, event] of events.entries())
          results.push(await right.saveEvents(streamId, [event], { expectedVersion: at === 0 ? expectedVersion : 'any' }));
        return { ...(results.at(-1) as Saved), events: results.flatMap((saved) => saved.events) };
      }),
    }),
  },
  'a conflict is lost: an expected version is not looked at': {
    breaks: 'A save is checked against what its writer expects',
    does: (right) => ({
      saveEvents: saving(right, (streamId, events, { expectedVersion }) =>
        right.saveEvents(streamId, events, { expectedVersion: Number.isInteger(expectedVersion) ? 'any' : expectedVersion }),
      ),
    }),
  },
  'the expectation is checked before the write, not with it': {
    breaks: 'A save is checked against what its writer expects',
    does: (right) => ({
      saveEvents: saving(right, async (streamId, events, { expectedVersion }) => {
        if (expectedVersion !== (await versionOf(right, streamId)))
          return right.saveEvents(streamId, events, { expectedVersion });
        await nextTurn();
        return right.saveEvents(streamId, events, { expectedVersion: 'any' });
      }),
    }),
  },
  'the actual version is missing from a conflict': {
    breaks: 'A save is checked against what its writer expects',
    does: (right) => ({
      saveEvents: saving(right, (streamId, events, { expectedVersion }) =>
        swallowing(
          ConcurrencyError,
          () => right.saveEvents(streamId, events, { expectedVersion }),
          () => {
            throw new ConcurrencyError({ streamId, expected: expectedVersion, actual: Number.NaN });
          },
        ),
      ),
    }),
  },
  'order is swapped: the log gives the events of a save backwards': {
    breaks: 'The log holds all streams, in the order of their saves',
    does: (right) => ({
      getAllEvents: (range?: LogRange) =>
        listed(async () => {
          const events = await collected(right.getAllEvents(range));
          const saves = Map.groupBy(events, ({ position }) => position.slice(0, -9));
          return [...saves.values()].flatMap((save) => save.toReversed());
        }),
    }),
  },
  'a repeat is forgotten once others have written': {
    breaks: 'A save may be said again',
    does: (right) => ({
      saveEvents: saving(right, async (streamId, events, { expectedVersion }) => {
        const before = await versionOf(right, streamId);
        const saved = await right.saveEvents(streamId, events, { expectedVersion });
        const [first] = saved.events;
        if (first && saved.version < before) throw new DuplicateEventError({ streamId, eventId: first.id });
        return saved;
      }),
    }),
  },
  'any event that is known makes a repeat': {
    breaks: 'A save may be said again',
    does: (right) => ({
      saveEvents: saving(right, (streamId, events, { expectedVersion }) =>
        swallowing(
          DuplicateEventError,
          () => right.saveEvents(streamId, events, { expectedVersion }),
          () => ({ version: 1, position: undefined, events }),
        ),
      ),
    }),
  },
  'a repeat is published again': {
    breaks: 'A save may be said again',
    does: (right, { publisher }) => ({
      saveEvents: saving(right, async (streamId, events, { expectedVersion }) => {
        const before = await versionOf(right, streamId);
        const saved = await right.saveEvents(streamId, events, { expectedVersion });
        const [stored] = await collected(right.getEvents(streamId, { upTo: saved.version, backwards: true, limit: 1 }));
        if (stored && saved.version <= before) publisher?.(stored);
        return saved;
      }),
    }),
  },
  'the verdict is early: it is given before the write': {
    breaks: 'A save continues a stream',
    does: (right) => ({
      saveEvents: saving(right, async (streamId, events, { expectedVersion }) => {
        const version = (await versionOf(right, streamId)) + events.length;
        const writing = nextTurn().then(() => right.saveEvents(streamId, events, { expectedVersion }));
        if (expectedVersion !== 'any') return writing;
        writing.catch(() => {}); // no one is told: that is the flaw
        return { version, position: undefined, events };
      }),
    }),
  },
  'several streams are saved one after the other': {
    breaks: 'A save over several streams is all or nothing',
    does: (right) => ({
      async saveStreams(saves: Iterable<StreamSave>) {
        const results: Saved[] = [];
        for (const { streamId, events, expectedVersion } of saves)
          results.push(await right.saveEvents(streamId, events, { expectedVersion }));
        return results;
      },
    }),
  },
  'a position is skipped: the last of a page is not delivered': {
    breaks: 'A subscriber gets what is there, then what comes',
    does: (right) => ({
      subscribe: counting(right, (item, count) => (item.event && count % 1_000 === 0 ? [] : [item])),
    }),
  },
  'an event is delivered twice where a page ends': {
    breaks: 'A subscriber gets what is there, then what comes',
    does: (right) => ({
      subscribe: counting(right, (item, count) => (item.event && count % 1_000 === 0 ? [item, item] : [item])),
    }),
  },
  'progress is told too early': {
    breaks: 'A subscriber gets what is there, then what comes',
    does: (right) => ({
      subscribe: counting(right, (item) => (item.event ? [item] : [{ ...item, caughtUp: true }])),
    }),
  },
  'archived streams stay in the log': {
    breaks: 'An archived stream is out of the log unless asked for',
    does: (right) => ({
      getAllEvents: (range?: LogRange) => right.getAllEvents({ ...range, archived: range?.archived ?? 'include' }),
    }),
  },
  'what is saved to a deleted stream is lost in silence': {
    breaks: 'A deleted stream leaves a last event in its place',
    does: (right) => ({
      saveEvents: saving(right, (streamId, events, { expectedVersion }) =>
        swallowing(
          StreamDeletedError,
          () => right.saveEvents(streamId, events, { expectedVersion }),
          () => ({ version: 0, position: undefined, events: [] }),
        ),
      ),
    }),
  },
  'the limit counts what the filter leaves out': {
    breaks: 'The log holds all streams, in the order of their saves',
    does: (right) => ({
      getAllEvents: ({ limit, ...range }: LogRange = {}) =>
        limit === undefined
          ? right.getAllEvents(range)
          : listed(async () => {
              const { types: _, categories: __, correlationId: ___, ...bounds } = range;
              const counted = await collected(right.getAllEvents({ ...bounds, limit }));
              const wanted = new Set((await collected(right.getAllEvents(range))).map(({ position }) => position));
              return counted.filter(({ position }) => wanted.has(position));
            }),
    }),
  },
  'going backwards, the bounds change places': {
    breaks: 'The log holds all streams, in the order of their saves',
    does: (right) => ({
      getAllEvents: ({ after, before, ...range }: LogRange = {}) => {
        const [first, last] = range.backwards ? [before, after] : [after, before];
        return right.getAllEvents({ ...range, ...(first && { after: first }), ...(last && { before: last }) });
      },
    }),
  },
  'streams come in the order of their names': {
    breaks: 'Streams are listed in the order of their creation',
    does: (right) => ({
      getStreams: (filter) =>
        listed(async () =>
          (await collected(right.getStreams(filter))).toSorted((one, other) => (one.streamId < other.streamId ? -1 : 1)),
        ),
    }),
  },
  'a closed store answers with nothing': {
    breaks: 'A closed store does nothing more',
    does: (right) => ({
      getLastEvent: (streamId: string) =>
        swallowing(
          StoreClosedError,
          () => right.getLastEvent(streamId),
          () => undefined,
        ),
    }),
  },
};
