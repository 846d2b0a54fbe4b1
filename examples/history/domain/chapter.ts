import { Aggregate, defineEvent } from 'dvent';
import { Set as ImmutableSet } from 'immutable';
import { z } from 'zod';
import type { Commit } from './commit.ts';
import { eventIdOf } from './identity.ts';

/** A chapter begins where the one before it ended: with its heads, and the commits counted so far. */
export const ChapterOpened = defineEvent(
  'ChapterOpened',
  z.object({ number: z.int().min(1), place: z.string(), heads: z.array(z.string()), commits: z.int().min(0) }),
);
export const CommitTakenIn = defineEvent('CommitTakenIn', z.object({ commit: z.string(), parents: z.array(z.string()) }));
export const ChapterClosed = defineEvent('ChapterClosed', z.object({}));

/** How many commits a chapter tells: to go on, one chapter is read, however long the history. */
export const chapterLength = 1_000;

/** The repository: its id, and where git keeps it. */
export interface Origin {
  readonly source: string;
  readonly place: string;
}

/**
 * A stretch of a repository's history as it was taken in: which commits, in which order.
 *
 * A commit is saved together with its place here, so it is taken in with all that it tells or not at all; where a store takes one
 * stream at a time its place is saved first, and the rest is made good by the next run (`intake/cut-off.ts`). And each save
 * expects the version that the one before it left, so a commit is here only if all those before it are. That makes `heads`
 * (the commits that are no other one's parent) all that need be known: whatever leads to them was taken in.
 */
export class Chapter extends Aggregate({
  type: 'Chapter',
  events: [ChapterOpened, CommitTakenIn, ChapterClosed],
  state: { number: 0, heads: ImmutableSet<string>(), commits: 0, length: 0, isClosed: false },
  apply: {
    ChapterOpened: (state, { data }) =>
      state.set('number', data.get('number')).set('heads', data.get('heads').toSet()).set('commits', data.get('commits')),
    CommitTakenIn: (state, { data }) =>
      state
        .set('heads', state.heads.subtract(data.get('parents')).add(data.get('commit')))
        .set('commits', state.commits + 1)
        .set('length', state.length + 1),
    ChapterClosed: (state) => state.set('isClosed', true),
  },
}) {
  static idOf(source: string, number: number): string {
    return `${source}.${number}`;
  }

  /** The chapters that tell this commit: this one; or, where it is full, this one closed and the next one. */
  tell(commit: Commit, origin: Origin): readonly Chapter[] {
    const sign = (type: string) => ({ id: eventIdOf(origin.source, { type, commit: commit.id }), timestamp: commit.committedAt });
    const takenIn = CommitTakenIn({ commit: commit.id, parents: commit.parents }, sign('CommitTakenIn'));
    const { number, heads, commits, length, isClosed } = this.state;
    if (number > 0 && length < chapterLength) return [this.applyEvent(takenIn)];
    const opened = ChapterOpened(
      { number: number + 1, place: origin.place, heads: heads.toArray(), commits },
      sign('ChapterOpened'),
    );
    if (number === 0) return [this.applyEvents([opened, takenIn])];
    const next = Chapter.generate(Chapter.idOf(origin.source, number + 1));
    const closed = isClosed ? [] : [this.applyEvent(ChapterClosed({}, sign('ChapterClosed')))];
    return [...closed, next.applyEvents([opened, takenIn])];
  }
}
