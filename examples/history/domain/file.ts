import { Aggregate, defineEvent } from 'dvent';
import { OrderedSet, type RecordOf } from 'immutable';
import { z } from 'zod';
import { type Change, comesToBe, content, type FileKind } from './commit.ts';
import { eventIdOf } from './identity.ts';

const touch = { commit: z.string(), ...content };
const Touch = z.object(touch);

/** The file came to be, or came back after it was deleted. */
export const FileAdded = defineEvent('FileAdded', z.object({ ...touch, copiedFrom: z.string().optional() }));
/** The file was there, though no commit of the log has added it: a merge did (merges show no changes). */
export const FileFound = defineEvent('FileFound', z.object({ commit: z.string(), path: z.string() }));
export const FileChanged = defineEvent('FileChanged', Touch);
/** The file has a new path; its content may have changed with it. */
export const FileRenamed = defineEvent('FileRenamed', z.object({ ...touch, from: z.string() }));
export const FileDeleted = defineEvent('FileDeleted', Touch);

const unseen = {
  path: '',
  formerPaths: OrderedSet<string>(),
  exists: false,
  kind: 'file' as FileKind,
  blob: '',
  commits: 0,
  added: 0,
  removed: 0,
  lastCommit: '',
  lastAt: '',
};
export type FileState = RecordOf<typeof unseen>;

/**
 * A file, through all its renames.
 *
 * The log tells the branches of a history one commit after the other, so a commit may touch a file under a name that it has
 * lost on another branch. That counts, and leaves the file's own name, content and existence as they are.
 */
export class File extends Aggregate({
  type: 'File',
  events: [FileAdded, FileFound, FileChanged, FileRenamed, FileDeleted],
  state: unseen,
  apply: {
    FileAdded: (state, { data, timestamp }) => touched(at(state, data.get('path')), { ...data.toJS(), timestamp, exists: true }),
    FileFound: (state, { data }) => at(state, data.get('path')).set('exists', true),
    FileChanged: (state, { data, timestamp }) => touched(state, { ...data.toJS(), timestamp, exists: true }),
    FileRenamed: (state, { data, timestamp }) =>
      touched(at(state, data.get('path')), { ...data.toJS(), timestamp, exists: true }),
    FileDeleted: (state, { data, timestamp }) => touched(state, { ...data.toJS(), timestamp, exists: false }),
  },
}) {
  /** The file after what a commit did to it. */
  touch(change: Change, occasion: Occasion): File {
    const isKnown = this.uncommittedVersion > 0 || comesToBe(change);
    const file = isKnown ? this : this.applyEvent(foundBy(change, occasion));
    return file.applyEvent(eventOf(change, occasion));
  }
}

/** The commit by which a file is touched, and when that was committed. */
export interface Occasion {
  readonly source: string;
  readonly commit: string;
  readonly committedAt: string;
}

function eventOf({ action, from, ...rest }: Change, { source, commit, committedAt }: Occasion) {
  const { path } = rest;
  const data = { commit, ...rest };
  const signed = (type: string) => ({ id: eventIdOf(source, { type, commit, path }), timestamp: committedAt });
  switch (action) {
    case 'added':
    case 'copied':
      return FileAdded({ ...data, copiedFrom: from }, signed('FileAdded'));
    case 'changed':
      return FileChanged(data, signed('FileChanged'));
    case 'renamed':
      return FileRenamed({ ...data, from: from ?? path }, signed('FileRenamed'));
    case 'deleted':
      return FileDeleted(data, signed('FileDeleted'));
  }
}

function foundBy({ path, from = path }: Change, { source, commit, committedAt }: Occasion) {
  const id = eventIdOf(source, { type: 'FileFound', commit, path });
  return FileFound({ commit, path: from }, { id, timestamp: committedAt });
}

interface Touched extends z.infer<typeof Touch> {
  readonly timestamp: string;
  readonly exists: boolean;
}

/** A commit that touches a file under two names is still one commit; under a former name it changes nothing but the counts. */
function touched(state: FileState, { commit, path, kind, blob, added, removed, timestamp, exists }: Touched): FileState {
  const counted = state
    .set('commits', commit === state.lastCommit ? state.commits : state.commits + 1)
    .set('added', state.added + added)
    .set('removed', state.removed + removed)
    .set('lastCommit', commit)
    .set('lastAt', timestamp);
  return path === state.path ? counted.set('exists', exists).set('kind', kind).set('blob', blob) : counted;
}

function at(state: FileState, path: string): FileState {
  if (state.path === path) return state;
  const former = state.path === '' ? state.formerPaths : state.formerPaths.add(state.path);
  return state.set('path', path).set('formerPaths', former.remove(path));
}
