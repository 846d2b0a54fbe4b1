import type { EventStore } from 'dvent';
import { CommitMade, Contributor, ContributorFound } from '../domain/contributor.ts';
import { isFrom } from '../domain/identity.ts';
import { authorName, fullAuthorName } from './author-name.ts';

export type Period = 'year' | 'quarter';

interface Work {
  readonly commits: number;
  readonly added: number;
  readonly removed: number;
}

export interface ContributorOverTime extends Work {
  readonly name: string;
  readonly email: string;
  /** What to call the contributor: with the address where another one has the same name. */
  readonly label: string;
  readonly commitsIn: ReadonlyMap<string, number>;
}

/** The contributors, the busiest first, and how many commits each made in which year or quarter: by the author's date, in UTC. */
export async function readContributorsOverTime(
  eventStore: EventStore,
  { source, period }: { source: string; period: Period },
): Promise<ContributorOverTime[]> {
  const found = new Map<
    string,
    { name: string; email: string; commits: number; added: number; removed: number; commitsIn: Map<string, number> }
  >();
  for await (const batch of eventStore.getAllEvents({ categories: [Contributor.definition.type] }).batches()) {
    for (const { event } of batch) {
      if (!isFrom(source, event.streamId)) continue;
      if (ContributorFound.is(event))
        found.set(event.streamId, { ...event.data.toJS(), commits: 0, added: 0, removed: 0, commitsIn: new Map() });
      const contributor = found.get(event.streamId);
      if (!contributor || !CommitMade.is(event)) continue;
      const when = periodOf(event.data.get('authoredAt'), period);
      contributor.commits += 1;
      contributor.added += event.data.get('added');
      contributor.removed += event.data.get('removed');
      contributor.commitsIn.set(when, (contributor.commitsIn.get(when) ?? 0) + 1);
    }
  }
  return labelled([...found.values()]).sort((one, other) => other.commits - one.commits || (one.label < other.label ? -1 : 1));
}

/** `2024`, or `2024 Q3`: they sort as they follow each other. */
export const periodOf = (timestamp: string, period: Period) =>
  period === 'year' ? timestamp.slice(0, 4) : `${timestamp.slice(0, 4)} Q${Math.ceil(Number(timestamp.slice(5, 7)) / 3)}`;

function labelled(contributors: readonly Omit<ContributorOverTime, 'label'>[]): ContributorOverTime[] {
  const names = new Map<string, number>();
  for (const { name } of contributors) names.set(name, (names.get(name) ?? 0) + 1);
  return contributors.map((contributor) => ({
    ...contributor,
    label: (names.get(contributor.name) ?? 0) > 1 ? fullAuthorName(contributor) : authorName(contributor),
  }));
}
