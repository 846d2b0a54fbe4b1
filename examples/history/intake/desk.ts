import { type Aggregate, type EventStore, Repository } from 'dvent';
import { Chapter, type Origin } from '../domain/chapter.ts';
import type { Commit } from '../domain/commit.ts';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { contributorIdOf, eventIdOf, isFrom, sourceIdOf } from '../domain/identity.ts';
import { Paths, type TracedChange } from '../domain/paths.ts';
import { SavesUnderWay } from './saves-under-way.ts';
import { Shelf } from './shelf.ts';

/** How many events of files, and of contributors, are kept at hand. */
const shelfCapacity = 50_000;
const savesAtOnce = 64;

/** What taking in needs at hand: the aggregates as they are once all saves under way have succeeded. */
export class Desk {
  readonly source: string;
  /** Where git keeps what is taken in. */
  readonly place: string;
  readonly #repository: Repository;
  readonly #saves = new SavesUnderWay({ limit: savesAtOnce });
  readonly #files: Shelf<File>;
  readonly #contributors: Shelf<Contributor>;
  #chapter: Chapter;
  #paths: Paths;

  /** Lays out what the store knows of the repository that git keeps at this place. */
  static async open(eventStore: EventStore, { place, capacity = shelfCapacity }: DeskOptions): Promise<Desk> {
    const source = sourceIdOf(place);
    const repository = new Repository({ eventStore });
    const chapter = (await lastChapter(repository, source)) ?? Chapter.generate(Chapter.idOf(source, 1));
    return new Desk(repository, { source, place, capacity, chapter, paths: await readPaths(eventStore, source) });
  }

  private constructor(repository: Repository, { source, place, capacity, chapter, paths }: Layout) {
    // Only what is on a shelf is ahead of the store. What is not is loaded once the store has caught up.
    const loading = async <Loaded>(load: () => Promise<Loaded>) => {
      await this.#saves.settled();
      return load();
    };
    this.source = source;
    this.place = place;
    this.#repository = repository;
    this.#chapter = chapter;
    this.#paths = paths;
    this.#files = new Shelf({ capacity, load: (id) => loading(() => repository.requireAggregate(File, id)) });
    this.#contributors = new Shelf({
      capacity,
      load: (id) => loading(async () => (await repository.getAggregate(Contributor, id)) ?? Contributor.generate(id)),
    });
  }

  get chapter(): Chapter {
    return this.#chapter;
  }

  async knows({ id }: Commit): Promise<boolean> {
    const event = eventIdOf(this.source, { type: 'CommitTakenIn', commit: id });
    return (await this.#repository.eventStore.getEvent(event)) !== undefined;
  }

  trace({ id, changes }: Commit): readonly TracedChange[] {
    return this.#paths.trace({ source: this.source, commit: id, changes });
  }

  async file({ fileId, isNew }: TracedChange): Promise<File> {
    return isNew ? File.generate(fileId) : this.#files.get(fileId);
  }

  contributor({ author }: Commit): Promise<Contributor> {
    return this.#contributors.get(contributorIdOf(this.source, author));
  }

  /**
   * Saves all of it or nothing, and goes on as if that had succeeded. Ends when there is room for another save; a failure
   * shows there, or in `settled`.
   */
  async save({ chapters, contributor, files }: Saving): Promise<void> {
    const aggregates: readonly Aggregate[] = [...chapters, contributor, ...files];
    const save = this.#repository.saveAggregates(aggregates);
    this.#chapter = chapters.at(-1)?.markEventsCommitted() ?? this.#chapter;
    this.#contributors.put(contributor.markEventsCommitted());
    for (const file of files) {
      this.#files.put(file.markEventsCommitted());
      this.#paths = file.uncommittedEvents.reduce((paths, event) => paths.after(event), this.#paths);
    }
    await this.#saves.add(save);
  }

  /** Ends when everything is saved. */
  settled(): Promise<void> {
    return this.#saves.settled();
  }
}

interface DeskOptions {
  /** Where git keeps what is taken in. */
  readonly place: string;
  /** How many events each shelf holds. */
  readonly capacity?: number;
}

interface Layout extends Origin {
  readonly capacity: number;
  readonly chapter: Chapter;
  readonly paths: Paths;
}

interface Saving {
  readonly chapters: readonly Chapter[];
  readonly contributor: Contributor;
  readonly files: readonly File[];
}

async function lastChapter(repository: Repository, source: string): Promise<Chapter | undefined> {
  let number = 0;
  for await (const { streamId } of repository.eventStore.getStreams({ categories: [Chapter.definition.type] }))
    if (isFrom(source, streamId)) number += 1;
  return number === 0 ? undefined : repository.requireAggregate(Chapter, Chapter.idOf(source, number));
}

/** Which file each path means, from the files' events. */
export async function readPaths(eventStore: EventStore, source: string): Promise<Paths> {
  let paths = new Paths();
  for await (const { event } of eventStore.getAllEvents({ types: Paths.types }))
    if (isFrom(source, event.streamId)) paths = paths.after(event);
  return paths;
}
