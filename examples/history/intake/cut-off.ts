import type { EventStore } from 'dvent';
import { type Chapter, CommitTakenIn } from '../domain/chapter.ts';
import { CommitMade, Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { eventIdOf, isFrom } from '../domain/identity.ts';

/** A commit that has its place in the chapter, and of whose files and contributor some may not be saved. */
export interface CutOff {
  readonly commit: string;
  /** Of the streams that have some of its events: the version before them. */
  readonly before: ReadonlyMap<string, number>;
}

/**
 * What a run that was stopped may have left in a store that takes one stream at a time. There a commit is saved in the chapter first,
 * then in its files, at last in its contributor, and the next one begins when all of it is saved: so it can only be the chapter's last
 * commit, it is whole if its contributor tells it, and what it told lies after the chapter's end in the log.
 */
export async function cutOffIn(
  eventStore: EventStore,
  { source, chapter }: { readonly source: string; readonly chapter: Chapter | undefined },
): Promise<CutOff | undefined> {
  const last = chapter?.events.last();
  if (eventStore.capabilities.atomicAcrossStreams || !chapter?.position || !last || !CommitTakenIn.is(last)) return undefined;
  const commit = last.data.get('commit');
  if (await eventStore.getEvent(eventIdOf(source, { type: CommitMade.type, commit }))) return undefined;
  const before = new Map<string, number>();
  const categories = [File, Contributor].map(({ definition }) => definition.type);
  for await (const { event } of eventStore.getAllEvents({ after: chapter.position, categories })) {
    const { streamId, version } = event;
    if (isFrom(source, streamId) && !before.has(streamId)) before.set(streamId, version - 1);
  }
  return { commit, before };
}
