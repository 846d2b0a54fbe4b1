import { type EventStore, type Position, Repository } from 'dvent';
import { Chapter, type Origin } from '../domain/chapter.ts';
import type { Commit } from '../domain/commit.ts';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { contributorIdOf, eventIdOf, isFrom, sourceIdOf } from '../domain/identity.ts';
import { Paths, type TracedChange } from '../domain/paths.ts';
import { type CutOff, cutOffIn } from './cut-off.ts';
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
  readonly #saves: SavesUnderWay;
  readonly #files: Shelf<File>;
  readonly #contributors: Shelf<Contributor>;
  #chapter: Chapter;
  #paths: Paths;
  #cutOff: CutOff | undefined;

  /** Lays out what the store knows of the repository that git keeps at this place. */
  static async open(
    eventStore: EventStore,
    { place, capacity = shelfCapacity, repository = new Repository({ eventStore }) }: DeskOptions,
  ): Promise<Desk> {
    const source = sourceIdOf(place);
    const chapter = (await lastChapter(repository, source)) ?? Chapter.generate(Chapter.idOf(source, 1));
    const cutOff = await cutOffIn(eventStore, { source, chapter });
    const paths = await readPaths(eventStore, source, cutOff && chapter.position);
    return new Desk(repository, { source, place, capacity, chapter, paths, cutOff });
  }

  private constructor(repository: Repository, { source, place, capacity, chapter, paths, cutOff }: Layout) {
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
    this.#cutOff = cutOff;
    this.#saves = new SavesUnderWay({ limit: this.#isAtomic ? savesAtOnce : 1 });
    this.#files = new Shelf({
      capacity,
      load: (id) => loading(() => repository.requireAggregate(File, id, this.#before(File, id))),
    });
    this.#contributors = new Shelf({
      capacity,
      load: (id) =>
        loading(async () => {
          const before = this.#before(Contributor, id);
          const known = before?.version === 0 ? undefined : await repository.getAggregate(Contributor, id, before);
          return known ?? Contributor.generate(id);
        }),
    });
  }

  /** The commit that another run has left half saved; it has to be made good before another is taken in. */
  get cutOff(): string | undefined {
    return this.#cutOff?.commit;
  }

  hasMadeGood(): void {
    this.#cutOff = undefined;
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
   * shows there, or in `settled`. A store that takes one stream at a time saves the chapter first: see `cut-off.ts`.
   */
  async save({ chapters, contributor, files }: Saving): Promise<void> {
    const save = this.#isAtomic
      ? this.#repository.saveAggregates([...chapters, contributor, ...files])
      : this.#saveInTurn({ chapters, files, contributor });
    this.#chapter = chapters.at(-1)?.markEventsCommitted() ?? this.#chapter;
    this.#contributors.put(contributor.markEventsCommitted());
    for (const file of files) {
      this.#files.put(file.markEventsCommitted());
      this.#paths = file.uncommittedEvents.reduce((paths, event) => paths.after(event), this.#paths);
    }
    await this.#saves.add(save);
  }

  async #saveInTurn({ chapters, files, contributor }: Saving): Promise<void> {
    for (const chapter of chapters) await this.#repository.saveAggregate(chapter);
    await Promise.all(files.map((file) => this.#repository.saveAggregate(file)));
    await this.#repository.saveAggregate(contributor);
  }

  /** Up to where a stream is to be read, if a commit that was cut off has added to it. */
  #before({ definition }: typeof File | typeof Contributor, id: string): { readonly version: number } | undefined {
    const version = this.#cutOff?.before.get(`${definition.type}-${id}`);
    return version === undefined ? undefined : { version };
  }

  get #isAtomic(): boolean {
    return this.#repository.eventStore.capabilities.atomicAcrossStreams;
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
  /** One on that store; without snapshots and cache unless given. */
  readonly repository?: Repository;
}

interface Layout extends Origin {
  readonly capacity: number;
  readonly chapter: Chapter;
  readonly paths: Paths;
  readonly cutOff: CutOff | undefined;
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

/** Which file each path means, from the files' events; those up to a position, if one is given. */
export async function readPaths(eventStore: EventStore, source: string, upTo?: Position): Promise<Paths> {
  let paths = new Paths();
  for await (const { event } of eventStore.getAllEvents({ types: Paths.types, ...(upTo && { upTo }) }))
    if (isFrom(source, event.streamId)) paths = paths.after(event);
  return paths;
}
