import { v5 as uuid } from 'uuid';

// Ids are made from what they name, never drawn: a commit that is taken in twice has the same ids, which a store recognises.

const namespace = '6f0c1d1e-3c39-5d0b-9a52-7f2f0a8c4b11';

interface Place {
  readonly commit: string;
  readonly path: string;
}

/** A repository is known by where git keeps it; a store may hold several. */
export const sourceIdOf = (place: string) => uuid(place, namespace);

/** A file is known by where it was first seen: renames do not change that. */
export const fileIdOf = (source: string, { commit, path }: Place) => `${source}.${uuid(`${commit}\0${path}`, source)}`;

/** A contributor is a name with an address, each exactly as the commits spell it. */
export const contributorIdOf = (source: string, { name, email }: { readonly name: string; readonly email: string }) =>
  `${source}.${uuid(`${name}\0${email}`, source)}`;

/** The id of the event that tells this about a commit, or about what it did to a path. */
export const eventIdOf = (
  source: string,
  { type, commit, path = '' }: { readonly type: string; readonly commit: string; readonly path?: string },
) => uuid(`${type}\0${commit}\0${path}`, source);

/** Whether a stream tells about this repository. */
export const isFrom = (source: string, streamId: string) => streamId.includes(`-${source}.`);
