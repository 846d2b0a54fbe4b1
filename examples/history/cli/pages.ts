import { type Column, printable, table } from '../../table.ts';
import type { File, FileState } from '../domain/file.ts';
import type { GitRepository } from '../git/git-repository.ts';
import type { Intake } from '../intake/intake.ts';
import type { ContributorOverTime } from '../queries/contributors-over-time.ts';
import type { Happening } from '../queries/file-life.ts';

// What is shown of each answer. A page is text: it asks nothing and decides nothing.

interface Paper {
  /** How many characters fit on a line. */
  readonly width: number;
}

const number = new Intl.NumberFormat('en');
const count = (value: number) => number.format(value);
const plural = (value: number, unit: string) => `${count(value)} ${unit}${value === 1 ? '' : 's'}`;
const day = (timestamp: string) => timestamp.slice(0, 10);
const right = (heading: string): Column => ({ heading, align: 'right' });

/** What a run has taken in. */
export function intakePage({ name, isShallow }: GitRepository, { takenIn, commits, older }: Intake): string {
  if (commits === 0) return `${printable(name)} has no commits yet.`;
  const news = takenIn === 0 ? 'no new commits' : `${plural(takenIn, 'new commit')} taken in`;
  return [
    `${printable(name)}: ${news}, ${count(commits)} in all.`,
    ...(isShallow ? ['This is a shallow clone: all that came before its first commit counts as added there.'] : []),
    ...(older > 0
      ? [
          `Git now has ${plural(older, 'commit')} from before those that were taken in: to count them too, begin anew, in another --store.`,
        ]
      : []),
  ].join('\n');
}

export function filesPage(files: readonly FileState[], { width, of }: Paper & { readonly of: number }): string {
  const columns: Column[] = [
    right('#'),
    { heading: 'File', cut: 'start' },
    right('Commits'),
    right('Added'),
    right('Removed'),
    { heading: 'Last change' },
  ];
  const rows = files.map((file, index) => [
    count(index + 1),
    file.exists ? file.path : `${file.path} (deleted)`,
    count(file.commits),
    `+${count(file.added)}`,
    `−${count(file.removed)}`,
    day(file.lastAt),
  ]);
  return titled(`The files changed most: ${count(files.length)} of ${count(of)}`, table({ columns, rows }, { width }));
}

export function lifePage(file: FileState, { width, life }: Paper & { readonly life: readonly Happening[] }): string {
  const columns: Column[] = [
    right('Version'),
    { heading: 'Date' },
    { heading: 'Commit' },
    { heading: 'What' },
    { heading: 'Path', cut: 'start' },
    right('Added'),
    right('Removed'),
    { heading: 'Author', cut: 'end' },
    { heading: 'Subject', cut: 'end' },
  ];
  const rows = life.map(({ version, at, commit, what, path, from, added, removed, author, subject }, index) => {
    const before = life[index - 1]?.path;
    const where = from === undefined || from === before ? path : `${from} → ${path}`;
    const isAsBefore = where === before;
    return [
      count(version),
      day(at),
      commit.slice(0, 10),
      what,
      isAsBefore ? '' : where,
      `+${count(added)}`,
      `−${count(removed)}`,
      author,
      subject,
    ];
  });
  return titled(`The life of ${printable(file.path)}: ${summary(file)}`, table({ columns, rows }, { width }));
}

export function statePage({ state, version, events }: File, { width, of }: Paper & { readonly of: number }): string {
  const rows = [
    ['Version', `${count(version)} of ${count(of)}`],
    ['Date', events.last()?.timestamp ?? ''],
    ['Commit', state.lastCommit],
    ['State', state.exists ? state.kind : 'deleted'],
    ...(state.exists ? [['Content', state.blob]] : []),
    ['Commits so far', count(state.commits)],
    ['Lines', `+${count(state.added)} −${count(state.removed)} = ${count(state.added - state.removed)}`],
    ...state.formerPaths.toArray().map((path, index) => [index === 0 ? 'Formerly' : '', path]),
  ];
  return titled(
    printable(state.path),
    table({ columns: [{ heading: 'What' }, { heading: 'As it was', cut: 'start' }], rows }, { width }),
  );
}

interface ContributorsPaper extends Paper {
  readonly top: number;
}

/** The newest periods that fit, what was before them in one column, and the contributors past the first ones in one row. */
export function contributorsPage(contributors: readonly ContributorOverTime[], { width, top }: ContributorsPaper): string {
  const all = [...new Set(contributors.flatMap(({ commitsIn }) => [...commitsIn.keys()]))].sort();
  const room = Math.max(1, Math.floor((width - 70) / ((all[0]?.length ?? 4) + 3)));
  const shown = all.slice(-room);
  const earlier = all.slice(0, -room);
  const columns = [
    { heading: 'Contributor', cut: 'end' } as const,
    ...(earlier.length > 0 ? [right('Earlier')] : []),
    ...shown.map(right),
    ...['Commits', 'Added', 'Removed'].map(right),
  ];
  const row = (label: string, some: readonly ContributorOverTime[]) => {
    const sum = (of: (contributor: ContributorOverTime) => number) =>
      some.reduce((total, contributor) => total + of(contributor), 0);
    const commitsIn = (periods: readonly string[]) =>
      sum((one) => periods.reduce((total, period) => total + (one.commitsIn.get(period) ?? 0), 0));
    const cells = [...(earlier.length > 0 ? [commitsIn(earlier)] : []), ...shown.map((period) => commitsIn([period]))];
    const commits = [...cells.map((value) => (value === 0 ? '' : count(value))), count(sum((one) => one.commits))];
    return [label, ...commits, `+${count(sum((one) => one.added))}`, `−${count(sum((one) => one.removed))}`];
  };
  const [first, rest] = [contributors.slice(0, top), contributors.slice(top)];
  const rows = [
    ...first.map((contributor) => row(contributor.label, [contributor])),
    ...(rest.length > 0 ? [row(`${plural(rest.length, 'other')}`, rest)] : []),
    ...(contributors.length > 1 ? [row('All', contributors)] : []),
  ];
  return titled(`Commits over time: ${plural(contributors.length, 'contributor')}`, table({ columns, rows }, { width }));
}

const summary = ({ commits, added, removed, exists, formerPaths }: FileState) =>
  [
    plural(commits, 'commit'),
    `+${count(added)} −${count(removed)}`,
    ...(exists ? [] : ['deleted']),
    ...(formerPaths.isEmpty() ? [] : [`formerly ${formerPaths.toArray().map(printable).join(', ')}`]),
  ].join('; ');

const titled = (title: string, page: string) => `${title}\n${page}`;

export const howItCounts = [
  'Merges count as commits of their authors and change no file, as in git log:',
  'no line counts twice. A file keeps its history when it is renamed.',
  'A contributor is a name with an address: the author of each commit.',
].join('\n');
