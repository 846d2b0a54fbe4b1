import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenOptions } from '../contenders/contender.ts';
import type { ContenderName } from '../contenders/registry.ts';
import { historyLength } from '../domain/fact.ts';
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
  /** The URL of the run's server or servers, where a row asks for them. */
  readonly server?: string;
  /** What the servers themselves decide on, and tell, of what outlives a crash. */
  readonly durability?: string;
}

/** An entrant and its part in the comparison. */
export type PartEntrant = Entrant & Pick<ContenderDetail, 'part' | 'does'>;

interface Part extends Pick<ContenderDetail, 'part' | 'does'> {
  readonly contender: ContenderName;
  readonly workload: WorkloadName;
}

/** Who races in a row. */
export function entrantsOf(row: RaceRow, setting: RaceSetting): PartEntrant[] {
  const { workload, does, ours, raw, peers, peersDo = {}, aside = [] } = row;
  const parts: readonly Part[] = [
    { part: 'ours', contender: ours, workload, does },
    ...(raw ? [{ part: 'raw' as const, ...raw }] : []),
    ...peers.map((contender) => ({ part: 'peer' as const, contender, workload, does: peersDo[contender] ?? does })),
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
  const { plan, synchronousOf, server } = setting;
  const directory = join(setting.directory, String(folders++));
  mkdirSync(directory, { recursive: true });
  const synchronous = synchronousOf(contender);
  return {
    name,
    part,
    does,
    job: { contender, workload, todos: todosOf(workload, { where, plan }), directory, synchronous, server },
  };
}

function todosOf(workload: WorkloadName, { where, plan }: { where: RaceRow['where']; plan: Plan }): number {
  if (workload === 'change-status') return plan.todosToChange;
  if (workload === 'import') return plan.eventsToImport / historyLength;
  return plan.todosToLoad[where];
}
