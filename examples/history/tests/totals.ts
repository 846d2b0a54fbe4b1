import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type EventStore, Repository } from 'dvent';
import { z } from 'zod';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import { contributorIdOf, fileIdOf, isFrom } from '../domain/identity.ts';

/** What is compared: line by line, so that a difference shows what differs. */
export interface Totals {
  readonly files: readonly string[];
  readonly contributors: readonly string[];
}

const script = fileURLToPath(new URL('../totals.py', import.meta.url));

/** Why the comparison cannot be made here, if it cannot. */
export const withoutPython = spawnSync('python3', ['--version']).status === 0 ? false : 'needs python3';

const sums = { commits: z.int(), added: z.int(), removed: z.int() };
const Output = z.object({
  commits: z.int(),
  files: z.array(z.object({ first: z.object({ commit: z.string(), path: z.string() }), path: z.string(), ...sums })),
  contributors: z.array(z.object({ name: z.string(), email: z.string(), merges: z.int(), ...sums })),
});

/** The totals by other means: a script in another language, which shares nothing with this example. */
export function totalsByOtherMeans(
  repository: string,
  { source, rev = 'HEAD' }: { readonly source: string; readonly rev?: string },
): Totals {
  const output = execFileSync('python3', [script, repository, rev], { maxBuffer: 2 ** 30 });
  const { files, contributors } = Output.parse(JSON.parse(output.toString()));
  return {
    files: files.map(({ first, ...file }) => fileLine(fileIdOf(source, first), file)).sort(),
    contributors: contributors.map((contributor) => contributorLine(contributorIdOf(source, contributor), contributor)).sort(),
  };
}

/** The totals that the aggregates give, loaded one by one from their events. */
export async function totalsFromEvents(eventStore: EventStore, source: string): Promise<Totals> {
  const repository = new Repository({ eventStore });
  const files: string[] = [];
  const contributors: string[] = [];
  for await (const { streamId } of eventStore.getStreams({ categories: ['File', 'Contributor'] })) {
    if (!isFrom(source, streamId)) continue;
    const [category = '', id] = [streamId.slice(0, streamId.indexOf('-')), streamId.slice(streamId.indexOf('-') + 1)];
    if (category === 'File') files.push(fileLine(id, (await repository.requireAggregate(File, id)).state));
    else contributors.push(contributorLine(id, (await repository.requireAggregate(Contributor, id)).state));
  }
  return { files: files.sort(), contributors: contributors.sort() };
}

interface Sums {
  readonly commits: number;
  readonly added: number;
  readonly removed: number;
}

const sumsLine = ({ commits, added, removed }: Sums) => `${commits} commits +${added} -${removed}`;
const fileLine = (id: string, file: Sums & { readonly path: string }) => `${id} ${JSON.stringify(file.path)} ${sumsLine(file)}`;
const contributorLine = (
  id: string,
  contributor: Sums & { readonly name: string; readonly email: string; readonly merges: number },
) => `${id} ${JSON.stringify([contributor.name, contributor.email])} ${sumsLine(contributor)}, ${contributor.merges} merges`;
