import { CommandHandler, defineCommand } from 'dvent';
import { Commit } from '../domain/commit.ts';
import type { File } from '../domain/file.ts';
import type { Desk } from './desk.ts';

/** Take in what this commit did: to each file, by its author, as the next one of the history. */
export const TakeInCommit = defineCommand('TakeInCommit', Commit);

/** Handles one command after the other: each builds on what the one before has put on the desk. */
export const historyHandler = (desk: Desk) =>
  CommandHandler({
    context: desk,
    commands: [TakeInCommit],
    handle: {
      /** @returns whether the commit is new; ends once its save is under way */
      TakeInCommit: async (desk, { data }) => {
        const commit = data.toJS();
        if (await desk.knows(commit)) return false;
        await desk.save({ chapters: desk.chapter.tell(commit, desk), ...(await toldBy(commit, desk)) });
        return true;
      },
    },
  });

/** Saves what is missing of a commit that has its place in the chapter. What is not missing is said again, which writes nothing. */
export async function makeGood(commit: Commit, desk: Desk): Promise<void> {
  await desk.save({ chapters: [], ...(await toldBy(commit, desk)) });
  desk.hasMadeGood();
}

async function toldBy(commit: Commit, desk: Desk) {
  const files = await filesAfter(commit, desk);
  return { files, contributor: (await desk.contributor(commit)).make(commit, desk) };
}

async function filesAfter(commit: Commit, desk: Desk): Promise<File[]> {
  const occasion = { source: desk.source, commit: commit.id, committedAt: commit.committedAt };
  const files = new Map<string, File>();
  for (const traced of desk.trace(commit)) {
    const file = files.get(traced.fileId) ?? (await desk.file(traced));
    files.set(traced.fileId, file.touch(traced.change, occasion));
  }
  return [...files.values()];
}
