import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ContenderName } from './contenders/registry.ts';
import { BenchCluster } from './harness/cluster.ts';
import type { RaceSetting } from './harness/entrants.ts';
import { UnfairComparisonError } from './harness/fairness.ts';
import { install } from './harness/install.ts';
import { measureLogs } from './harness/measure-logs.ts';
import { measureRace } from './harness/measure-race.ts';
import { measureTail } from './harness/measure-tail.ts';
import { fullPlan, type Plan, quickPlan } from './harness/plan.ts';
import { BenchServer } from './harness/server.ts';
import { criteria } from './report/criteria.ts';
import { figure } from './report/figure.ts';
import { machine, machineLine } from './report/machine.ts';
import { remarks } from './report/remarks.ts';
import { type MeasuredRow, rawName } from './report/result.ts';
import { shown, terminalTables } from './report/tables.ts';
import { fillReadme, type Report, writeReport } from './report/write.ts';
import { growthRow, importRow, logRow, type RaceRow, raceRows, tailRow } from './rows.ts';

const help = `Measures dvent beside the raw driver and its peers, and writes results.json, results-details.json, results.md and
results.svg here, and the table into the README.

  --quick        within three minutes: short rounds and a log of ${quickPlan.largeLog.toLocaleString('en')} events; writes no files
  --only <text>  only the rows whose name holds this text; writes no files
  --out <folder> writes the results there instead, whatever was measured
  --raw-synchronous <full|normal|off>
                 how sure the raw driver's commits are: anything but full fails the run, since the comparison is not fair then
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
    'raw-synchronous': { type: 'string', default: 'full' },
  },
});
const here = fileURLToPath(new URL('.', import.meta.url));
const raws: readonly ContenderName[] = ['node:sqlite', 'pg', '@nats-io/jetstream'];
const rawSynchronous = (['full', 'normal', 'off'] as const).find((mode) => mode === values['raw-synchronous']) ?? 'full';
const say = (line: string) => process.stderr.write(`${line}\n`);

if (values.help) {
  process.stdout.write(help);
} else {
  try {
    install();
    await bench(values.quick ? quickPlan : fullPlan);
  } catch (error) {
    say(
      error instanceof UnfairComparisonError
        ? `Not a fair comparison: ${error.message}`
        : String(error instanceof Error ? error.stack : error),
    );
    process.exitCode = 1;
  }
}

async function bench(plan: Plan): Promise<void> {
  const start = performance.now();
  // Beside the project and not in the system's folder for such files, which may be memory, where a commit waits for no disk.
  mkdirSync(join(here, 'data'), { recursive: true });
  const directory = mkdtempSync(join(here, 'data', 'run-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const servers = { postgres: new BenchServer(directory), nats: new BenchCluster(directory) };
  const stop = () => Promise.all([servers.postgres.stop(), servers.nats.stop()]);
  process.once('SIGINT', () => stop().finally(() => process.exit(130)));
  let report: Report;
  try {
    const measured = await measure({ plan, directory, servers });
    const [postgres, nats] = await Promise.all([servers.postgres.description(), servers.nats.description()]);
    report = { measured, machine: machine({ postgres, nats }), plan };
  } finally {
    await stop();
  }
  const { measured } = report;
  const lines = remarks(measured).map((line) => `- ${line}`);
  process.stdout.write(`\n${terminalTables(measured, criteria(measured))}\n\n${lines.join('\n')}\n\n`);
  process.stdout.write(`${machineLine(report.machine)}. Took ${figure((performance.now() - start) / 1000)} s.\n`);
  if (values.out) writeReport(report, values.out);
  else if (plan === fullPlan && values.only === '') {
    writeReport(report, here);
    fillReadme(report, join(here, '..', 'README.md'));
  } else process.stdout.write(`A ${plan.name} run${values.only && ' of some rows'}: no files were written.\n`);
}

interface Bench {
  readonly plan: Plan;
  readonly directory: string;
  readonly servers: { readonly postgres: BenchServer; readonly nats: BenchCluster };
}

async function measure({ plan, directory, servers }: Bench): Promise<readonly MeasuredRow[]> {
  const measured: MeasuredRow[] = [];
  const add = (row: MeasuredRow) => {
    measured.push(row);
    say(progress(row));
  };
  const setting = {
    plan,
    directory,
    synchronousOf: (contender: ContenderName) => (raws.includes(contender) ? rawSynchronous : 'full'),
  };
  const isAsked = (row: string) => row.includes(values.only);
  const settingFor = async (where: RaceRow['where']): Promise<RaceSetting> => {
    if (where === 'postgres') return { ...setting, server: await servers.postgres.url() };
    if (where === 'nats') return { ...setting, server: await servers.nats.url(), durability: await servers.nats.durability() };
    return setting;
  };
  const race = async (rows: readonly RaceRow[]) => {
    for (const row of rows) if (isAsked(row.row)) add(await measureRace(row, await settingFor(row.where)));
  };
  const rowsOn = (...places: readonly RaceRow['where'][]) => raceRows.filter(({ where }) => places.includes(where));
  await race(rowsOn('memory', 'file'));
  const { largeLog: large, smallLog: small } = plan;
  if (isAsked(logRow(large)) || isAsked(growthRow({ large, small }))) for (const row of await measureLogs(setting)) add(row);
  await race([...rowsOn('postgres'), importRow(plan.eventsToImport)]);
  if (isAsked(tailRow(plan.tail))) add(await measureTail(await settingFor('postgres')));
  if (BenchCluster.missing) say(`No rows on JetStream: ${BenchCluster.missing}`);
  else await race(rowsOn('nats'));
  return measured;
}

function progress({ result: { row, unit, ours, raw, peers }, detail: { settings, contenders } }: MeasuredRow): string {
  const others = Object.entries(raw === null ? peers : { [rawName(contenders)]: raw, ...peers }).map(
    ([name, value]) => `, ${name} ${shown(value)}`,
  );
  return `${row}: dvent ${shown(ours)} ${unit}${others.join('')}${settings ? ` [${settings}]` : ''}`;
}
