import type { Moment, Repository } from 'dvent';
import { printable } from '../../table.ts';
import { File, type FileState } from '../domain/file.ts';
import { readContributorsOverTime } from '../queries/contributors-over-time.ts';
import { readFileLife } from '../queries/file-life.ts';
import { readFileStates } from '../queries/file-states.ts';
import { filesChangedMost } from '../queries/files-changed-most.ts';
import { type FoundFile, findFile } from '../queries/find-file.ts';
import type { Arguments } from './arguments.ts';
import type { HistoryApplication } from './open-history.ts';
import { contributorsPage, filesPage, lifePage, statePage } from './pages.ts';

/** The file was not there then. */
export class NoSuchMoment extends Error {
  override readonly name = 'NoSuchMoment';
}

interface Question {
  readonly source: string;
  readonly wanted: Arguments;
  readonly width: number;
}

const contributorsShown = 10;

/** The pages that were asked for, all from stored events. */
export async function* answers(
  { eventStore, repository }: HistoryApplication,
  { source, wanted, width }: Question,
): AsyncGenerator<string> {
  const { top, file, contributors } = wanted;
  if (top !== undefined || file) {
    const files = await readFileStates(eventStore, source);
    if (top !== undefined) yield filesPage(filesChangedMost(files.values(), top), { width, of: files.size });
    if (file) {
      const found = findFile(files, file.path);
      yield file.moment
        ? await fileThen(repository, { fileId: found.id, moment: file.moment, width })
        : lifePage(found.file, { width, life: await readFileLife(eventStore, { source, fileId: found.id }) });
      if (found.others.length > 0) yield othersNote(file.path, found.others);
    }
  }
  if (contributors) {
    const all = await readContributorsOverTime(eventStore, { source, period: contributors });
    yield contributorsPage(all, { width, top: top ?? contributorsShown });
  }
}

async function fileThen(
  repository: Repository,
  { fileId, moment, width }: { fileId: string; moment: Moment; width: number },
): Promise<string> {
  const now = await repository.requireAggregate(File, fileId);
  const then = await repository.getAggregate(File, fileId, moment);
  if (then) return statePage(then, { width, of: now.version });
  const path = printable(now.state.path);
  const first = await repository.requireAggregate(File, fileId, { version: 1 });
  throw new NoSuchMoment(
    moment.version === undefined
      ? `${path} was not there yet at ${moment.at}: it was first seen at ${first.events.first()?.timestamp}`
      : `${path} has ${now.version} versions, and no version ${moment.version} (for a year, write ${moment.version}-12-31)`,
  );
}

const othersNote = (path: string, others: FoundFile['others']) =>
  `Other files were called ${printable(path)} too: ${others.map((file: FileState) => `${printable(file.path)}${file.exists ? '' : ' (deleted)'}`).join(', ')}`;
