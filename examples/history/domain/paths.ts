import type { Event } from 'dvent';
import { Map as ImmutableMap, Record } from 'immutable';
import { type Change, comesToBe } from './commit.ts';
import { FileAdded, FileFound, FileRenamed } from './file.ts';
import { fileIdOf } from './identity.ts';

/** A change, and the file that it is a change of. */
export interface TracedChange {
  readonly fileId: string;
  readonly isNew: boolean;
  readonly change: Change;
}

interface Touches {
  readonly source: string;
  readonly commit: string;
  readonly changes: readonly Change[];
}

/**
 * Which file a path means: the one that had it last, in the order in which the commits were taken in. A value, and a
 * projection: it follows from the files' events alone.
 *
 * A deleted file that is added again goes on. A file that has moved away is still found under its former name, for another
 * branch may not know of the move yet. A file that is added where another one has moved away is a new one.
 */
export class Paths extends Record({ files: ImmutableMap<string, string>(), places: ImmutableMap<string, string>() }) {
  /** The types of events that this follows from. */
  static readonly types = [FileAdded.type, FileFound.type, FileRenamed.type];

  fileAt(path: string): string | undefined {
    return this.files.get(path);
  }

  /** Where the file is, or was when it was deleted. */
  placeOf(fileId: string): string | undefined {
    return this.places.get(fileId);
  }

  after(event: Event): Paths {
    const fileId = event.streamId.slice('File-'.length);
    if (FileAdded.is(event)) return placed(this, { fileId, path: event.data.get('path') });
    if (FileRenamed.is(event)) return placed(this, { fileId, path: event.data.get('path') });
    if (!FileFound.is(event)) return this;
    const path = event.data.get('path');
    return this.files.has(path) ? this.set('places', this.places.set(fileId, path)) : placed(this, { fileId, path });
  }

  /** Tells of which files a commit's changes are. */
  trace({ source, commit, changes }: Touches): readonly TracedChange[] {
    return changes.map((change) => {
      const { action, path, from = path } = change;
      const holder = this.fileAt(action === 'renamed' ? from : path);
      const isNew = holder === undefined || (comesToBe(change) && this.placeOf(holder) !== path);
      return { fileId: isNew ? fileIdOf(source, { commit, path }) : holder, isNew, change };
    });
  }
}

const placed = (paths: Paths, { fileId, path }: { readonly fileId: string; readonly path: string }) =>
  paths.set('files', paths.files.set(path, fileId)).set('places', paths.places.set(fileId, path));
