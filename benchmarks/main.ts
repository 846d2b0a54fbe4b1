import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ContenderName } from './contenders/registry.ts';
import { UnfairComparisonError } from './harness/fairness.ts';
import { install } from './harness/install.ts';
import { measureLogs } from './harness/measure-logs.ts';
import { measureRace } from './harness/measure-race.ts';
import { fullPlan, type Plan, quickPlan } from './harness/plan.ts';
import { criteria, figure } from './report/criteria.ts';
import { machine, machineLine } from './report/machine.ts';
import { remarks } from './report/remarks.ts';
import type { MeasuredRow } from './report/result.ts';
import { shown, terminalTables } from './report/tables.ts';
import { fillReadme, writeReport } from './report/write.ts';
import { growthRow, logRow, raceRows } from './rows.ts';

const help = `Measures dvent beside the raw driver and its peers, and writes results.json, results-details.json, results.md and
results.svg here, and the table into the README.

  --quick        within a minute: short rounds and a log of ${quickPlan.largeLog.toLocaleString('en')} events; writes no files
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
  process.once('SIGINT', () => process.exit(130));
  const report = { measured: await measure(plan, directory), machine: machine(), plan };
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

async function measure(plan: Plan, directory: string): Promise<readonly MeasuredRow[]> {
  const measured: MeasuredRow[] = [];
  const add = (row: MeasuredRow) => {
    measured.push(row);
    say(progress(row));
  };
  const setting = {
    plan,
    directory,
    synchronousOf: (contender: ContenderName) => (contender === 'node:sqlite' ? rawSynchronous : 'full'),
  };
  const isAsked = (row: string) => row.includes(values.only);
  for (const row of raceRows) if (isAsked(row.row)) add(await measureRace(row, setting));
  const { largeLog: large, smallLog: small } = plan;
  if (isAsked(logRow(large)) || isAsked(growthRow({ large, small }))) for (const row of await measureLogs(setting)) add(row);
  return measured;
}

function progress({ result: { row, unit, ours, raw, peers }, detail: { pragmas } }: MeasuredRow): string {
  const others = Object.entries(raw === null ? peers : { 'node:sqlite': raw, ...peers }).map(
    ([name, value]) => `, ${name} ${shown(value)}`,
  );
  return `${row}: dvent ${shown(ours)} ${unit}${others.join('')}${pragmas ? ` [${pragmas}]` : ''}`;
}
