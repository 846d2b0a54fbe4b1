import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenOptions } from '../contenders/contender.ts';
import type { ContenderName } from '../contenders/registry.ts';
import type { ContenderDetail } from '../report/result.ts';
import type { RaceRow } from '../rows.ts';
import type { Plan } from './plan.ts';
import type { Entrant } from './race.ts';
import type { WorkloadName } from './workload.ts';

/** How the rows of a run are measured. */
export interface RaceSetting {
  readonly plan: Plan;
  readonly directory: string;
  /** How sure the commits of a contender are, where it can be told. Anything but `full` for all of them fails. */
  readonly synchronousOf: (contender: ContenderName) => OpenOptions['synchronous'];
}

/** An entrant and its part in the comparison. */
export type PartEntrant = Entrant & Pick<ContenderDetail, 'part' | 'does'>;

interface Part extends Pick<ContenderDetail, 'part' | 'does'> {
  readonly contender: ContenderName;
  readonly workload: WorkloadName;
}

/** Who races in a row. */
export function entrantsOf(row: RaceRow, setting: RaceSetting): PartEntrant[] {
  const { workload, does, ours, raw, peers, aside = [] } = row;
  const parts: readonly Part[] = [
    { part: 'ours', contender: ours, workload, does },
    ...(raw ? [{ part: 'raw' as const, ...raw }] : []),
    ...peers.map((contender) => ({ part: 'peer' as const, contender, workload, does })),
    ...aside.map((contender) => ({ part: 'aside' as const, contender, workload, does })),
  ];
  return parts.map((part) => entrant(part.contender, part, { where: row.where, setting }));
}

/** The same peer, asked to save one by one. */
export const aloneEntrant = (peer: ContenderName, row: RaceRow, setting: RaceSetting): PartEntrant =>
  entrant(
    `${peer}, one by one`,
    { part: 'peer', contender: peer, workload: 'save-one', does: 'saves one by one' },
    { where: row.where, setting },
  );

let folders = 0;

function entrant(
  name: string,
  { part, does, contender, workload }: Part,
  { where, setting }: { where: RaceRow['where']; setting: RaceSetting },
): PartEntrant {
  const { plan, synchronousOf } = setting;
  const directory = join(setting.directory, String(folders++));
  mkdirSync(directory, { recursive: true });
  const todos = workload === 'change-status' ? plan.todosToChange : plan.todosToLoad[where];
  return { name, part, does, job: { contender, workload, todos, directory, synchronous: synchronousOf(contender) } };
}
