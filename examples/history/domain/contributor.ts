import { Aggregate, defineEvent } from 'dvent';
import { z } from 'zod';
import { type Commit, dateProblem, isMerge } from './commit.ts';
import { eventIdOf } from './identity.ts';

/** A name with an address was met for the first time. */
export const ContributorFound = defineEvent('ContributorFound', z.object({ name: z.string(), email: z.string() }));

/** The contributor is the author of this commit. The event's own time is when it was committed. */
export const CommitMade = defineEvent(
  'CommitMade',
  z.object({
    commit: z.string(),
    subject: z.string(),
    isMerge: z.boolean(),
    authoredAt: z.iso.datetime(),
    dateProblem: dateProblem.optional(),
    files: z.int().min(0),
    added: z.int().min(0),
    removed: z.int().min(0),
  }),
);

/** An author, exactly as the commits spell it: the same name with another address is another contributor. */
export class Contributor extends Aggregate({
  type: 'Contributor',
  events: [ContributorFound, CommitMade],
  state: { name: '', email: '', commits: 0, merges: 0, added: 0, removed: 0 },
  apply: {
    ContributorFound: (state, { data }) => state.set('name', data.get('name')).set('email', data.get('email')),
    CommitMade: (state, { data }) =>
      state
        .set('commits', state.commits + 1)
        .set('merges', state.merges + (data.get('isMerge') ? 1 : 0))
        .set('added', state.added + data.get('added'))
        .set('removed', state.removed + data.get('removed')),
  },
}) {
  make(commit: Commit, { source }: { readonly source: string }): Contributor {
    const { id, subject, authoredAt, committedAt, dateProblem, changes } = commit;
    const signed = (type: string) => ({ id: eventIdOf(source, { type, commit: id }), timestamp: committedAt });
    const sum = (key: 'added' | 'removed') => changes.reduce((total, change) => total + change[key], 0);
    const counts = { files: changes.length, added: sum('added'), removed: sum('removed') };
    const made = CommitMade(
      { commit: id, subject, isMerge: isMerge(commit), authoredAt, dateProblem, ...counts },
      signed('CommitMade'),
    );
    const known =
      this.uncommittedVersion > 0 ? this : this.applyEvent(ContributorFound(commit.author, signed('ContributorFound')));
    return known.applyEvent(made);
  }
}
