import { AggregateValue } from './aggregate-value.ts';
import { type Command, checkCommand } from './command.ts';
import { hasCode } from './errors.ts';
import type { EventStore, Saved } from './event-store.ts';

interface SavingOnce {
  readonly command: Command;
  readonly eventStore: EventStore;
  /** The aggregate as it was after what was saved for the command; `undefined` where nothing was. */
  readonly savedBefore: (value: AggregateValue) => Promise<AggregateValue | undefined>;
  /** Told what was stored just now. */
  readonly stored: (saved: readonly Saved[]) => void;
}

/**
 * Saves aggregates for a command, unless it was done before: then they are given as they were saved. The store knows events by
 * their ids, so it is asked for no more than the save, as long as that stores something.
 */
export async function savedOnce(values: readonly AggregateValue[], options: SavingOnce): Promise<readonly AggregateValue[]> {
  const { command, eventStore } = options;
  checkCommand(command, 'causedBy');
  const saves = values.map((value) => AggregateValue.causedSaveOf(value, command));
  const isEmpty = saves.every(({ events }) => events.length === 0);
  const before = isEmpty ? await allSavedBefore(values, options) : undefined;
  if (before) return before;
  const [first, ...others] = saves;
  let saved: readonly Saved[];
  try {
    saved =
      first && others.length === 0
        ? [await eventStore.saveEvents(first.streamId, first.events, first)]
        : await eventStore.saveStreams(saves);
  } catch (error) {
    const known = hasCode(error, 'DUPLICATE_EVENT') ? await allSavedBefore(values, options) : undefined;
    if (known) return known;
    throw error;
  }
  // A store gives back the very events that it has just stored; of a repeat, those of the first save.
  const isStored = saves.every(({ events }, index) => events.every((event, nth) => event === saved[index]?.events[nth]));
  const repeated = isStored ? undefined : await allSavedBefore(values, options);
  if (repeated) return repeated;
  options.stored(saved);
  return values.map((value, index) => value.committed(saved[index] as Saved, command)); // one for each
}

/** What is found of none is none, what is found of some is all: the others had nothing to save then, as they have now. */
async function allSavedBefore(values: readonly AggregateValue[], { savedBefore }: SavingOnce) {
  const found = await Promise.all(values.map(savedBefore));
  const isSaved = values.every((value, index) => found[index] || value.uncommittedEvents.isEmpty());
  return isSaved && found.some((one) => one) ? values.map((value, index) => found[index] ?? value) : undefined;
}
