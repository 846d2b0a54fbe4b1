import { type Event, type EventStore, Repository } from 'dvent';
import { CommitMade, ContributorFound } from '../domain/contributor.ts';
import { File, FileAdded, FileChanged, FileDeleted, FileFound, FileRenamed } from '../domain/file.ts';
import { eventIdOf } from '../domain/identity.ts';
import { authorName } from './author-name.ts';

/** What one event of a file tells. */
interface Told {
  readonly what: string;
  readonly path: string;
  /** Where it was renamed or copied from. */
  readonly from?: string | undefined;
  readonly commit: string;
  readonly added: number;
  readonly removed: number;
}

export interface Happening extends Told {
  readonly version: number;
  readonly at: string;
  readonly author: string;
  readonly subject: string;
}

/** What happened to a file, oldest first. Its events name their commits; each commit has an event that names its author. */
export async function readFileLife(
  eventStore: EventStore,
  { source, fileId }: { source: string; fileId: string },
): Promise<Happening[]> {
  const file = await new Repository({ eventStore }).requireAggregate(File, fileId);
  const authors = new Map<string, string>();
  const happenings: Happening[] = [];
  for (const event of file.events) {
    const told = tell(event);
    const made = told && (await eventStore.getEvent(eventIdOf(source, { type: CommitMade.type, commit: told.commit })))?.event;
    if (!made || !CommitMade.is(made)) continue;
    const author = authors.get(made.streamId) ?? (await readAuthor(eventStore, made.streamId));
    authors.set(made.streamId, author);
    happenings.push({ ...told, version: event.version, at: event.timestamp, author, subject: made.data.get('subject') });
  }
  return happenings;
}

function tell(event: Event): Told | undefined {
  if (FileFound.is(event)) return { what: 'found', ...event.data.toJS(), added: 0, removed: 0 };
  if (FileRenamed.is(event)) return { what: 'renamed', ...event.data.toJS() };
  if (FileChanged.is(event)) return { what: event.data.get('binary') ? 'changed (binary)' : 'changed', ...event.data.toJS() };
  if (FileDeleted.is(event)) return { what: 'deleted', ...event.data.toJS() };
  if (!FileAdded.is(event)) return undefined;
  const from = event.data.get('copiedFrom');
  return { what: from === undefined ? 'added' : 'copied', from, ...event.data.toJS() };
}

/** The first event of a contributor tells the name. */
async function readAuthor(eventStore: EventStore, streamId: string): Promise<string> {
  for await (const { event } of eventStore.getEvents(streamId, { limit: 1 })) {
    if (ContributorFound.is(event)) return authorName(event.data.toJS());
  }
  return authorName({ name: '', email: '' });
}
