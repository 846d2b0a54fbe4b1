import assert from 'node:assert/strict';
import { setWorldConstructor } from '@cucumber/cucumber';
import { InMemoryEventStore, Repository } from 'dvent';
import { Chapter } from '../../domain/chapter.ts';
import type { Commit } from '../../domain/commit.ts';
import { File } from '../../domain/file.ts';
import { sourceIdOf } from '../../domain/identity.ts';
import { Desk, readPaths } from '../../intake/desk.ts';
import { historyHandler, TakeInCommit } from '../../intake/take-in-commit.ts';

/** One history and its store, each scenario its own. */
export class HistoryWorld {
  readonly #place = '/somewhere/.git';
  readonly source = sourceIdOf(this.#place);
  readonly eventStore = new InMemoryEventStore();
  readonly repository = new Repository({ eventStore: this.eventStore });
  /** How many of the commits that were taken in last were new. */
  newCommits = 0;
  /** The file that the scenario speaks of. */
  #file: File | undefined;

  /** Each time begins with a fresh desk, which knows what the store knows. */
  async takeIn(commits: readonly Commit[]): Promise<void> {
    const desk = await Desk.open(this.eventStore, { place: this.#place });
    const handler = historyHandler(desk);
    this.newCommits = 0;
    for (const commit of commits) if (await handler.handleCommand(TakeInCommit(commit))) this.newCommits += 1;
    await desk.settled();
  }

  async fileCalled(path: string): Promise<File> {
    const id = (await readPaths(this.eventStore, this.source)).fileAt(path);
    assert.ok(id !== undefined, `no file is called ${path}`);
    this.#file = await this.repository.requireAggregate(File, id);
    return this.#file;
  }

  get file(): File {
    assert.ok(this.#file, 'no file was spoken of yet');
    return this.#file;
  }

  chapter(number: number): Promise<Chapter> {
    return this.repository.requireAggregate(Chapter, Chapter.idOf(this.source, number));
  }
}

setWorldConstructor(HistoryWorld);
