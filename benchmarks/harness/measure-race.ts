import { type ContenderDetail, type MeasuredRow, rounded } from '../report/result.ts';
import type { RaceRow } from '../rows.ts';
import { aloneEntrant, entrantsOf, type PartEntrant, type RaceSetting } from './entrants.ts';
import { checkSameReading, commonSettings } from './fairness.ts';
import type { Plan } from './plan.ts';
import { type Measurement, type RaceOptions, race } from './race.ts';
import { median, spread } from './statistics.ts';
import type { WorkloadName } from './workload.ts';

/** Measures a row: its contenders race, and are compared if they did the same. */
export async function measureRace(row: RaceRow, setting: RaceSetting): Promise<MeasuredRow> {
  const entrants = entrantsOf(row, setting);
  const options = raceOptionsOf(row.workload, setting.plan);
  const measurements = new Map(await race(entrants, options));
  const common = row.where === 'memory' ? undefined : commonSettings(measurements);
  const settings = setting.durability ? `${common}, ${setting.durability}` : common;
  checkSameReading(measurements);

  // A peer that fails with others under way is asked to do it alone.
  const beaten = row.workload === 'save-64-together' ? row.peers.filter((peer) => !measurements.get(peer)?.rounds.length) : [];
  const alone = beaten.map((peer) => aloneEntrant(peer, row, setting));
  if (alone.length > 0) for (const [name, measurement] of await race(alone, options)) measurements.set(name, measurement);

  const contenders = [...entrants, ...alone].map((entrant) => detailOf(entrant, measurements.get(entrant.name)));
  return { result: resultOf(row, contenders), detail: { row: row.row, settings, contenders, figures: {} } };
}

function raceOptionsOf(workload: WorkloadName, plan: Plan): RaceOptions {
  // A round of status changes is a number of changes, since the histories grow with each.
  if (workload === 'change-status' || workload === 'change-grown') return { ...plan, seconds: 0 };
  // A round is an import.
  return workload === 'import' ? { ...plan, seconds: 0, rounds: plan.importRounds, timeLimit: 60 } : plan;
}

function resultOf({ row, unit }: RaceRow, contenders: readonly ContenderDetail[]): MeasuredRow['result'] {
  const figureOf = (wanted: ContenderDetail['part']) => contenders.find(({ part }) => part === wanted)?.median ?? null;
  const [ours, raw] = [figureOf('ours'), figureOf('raw')];
  const peers = Object.fromEntries(
    contenders.flatMap(({ part, contender, median: figure }) =>
      part === 'peer' && figure !== null ? [[contender, figure]] : [],
    ),
  );
  const best = Object.keys(peers).length > 0 ? Math.max(...Object.values(peers)) : null;
  const ratioTo = (other: number | null) => (ours === null || other === null ? null : rounded(ours / other));
  return { row, unit, ours, raw, peers, ratioToRaw: ratioTo(raw), ratioToBestPeer: ratioTo(best) };
}

/** A contender's rounds in figures. */
export function detailOf({ name, part, does }: Omit<PartEntrant, 'job'>, measurement: Measurement | undefined): ContenderDetail {
  const { rounds = [], failures = [], settings } = measurement ?? {};
  const measured = rounds.length > 0;
  return {
    contender: name,
    part,
    does,
    median: measured ? rounded(median(rounds)) : null,
    rounds: rounds.map(rounded),
    spread: measured ? rounded(spread(rounds)) : null,
    failures,
    settings,
  };
}
