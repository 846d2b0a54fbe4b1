import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { historyLength, logSequence } from '../domain/fact.ts';
import { type MeasuredRow, peakOfTenth, rounded } from '../report/result.ts';
import { growthRow, logRow } from '../rows.ts';
import type { RaceSetting } from './entrants.ts';
import { commonSettings } from './fairness.ts';
import { detailOf } from './measure-race.ts';
import { type Entrant, type Measurement, race } from './race.ts';
import { median } from './statistics.ts';
import type { WorkloadName } from './workload.ts';

/** A log of a given length in a folder of its own. */
interface LogFile {
  readonly events: number;
  readonly directory: string;
}

interface LogReading {
  readonly events: number;
  readonly seconds: number;
  /** In MiB. */
  readonly peak: number;
}

/** The rows about long logs: how much memory it takes to read one, and what its length does to saves and loads. */
export async function measureLogs({ plan, directory }: RaceSetting): Promise<readonly MeasuredRow[]> {
  const small = await built({ events: plan.smallLog, directory: join(directory, 'small-log') });
  const large = await built({ events: plan.largeLog, directory: join(directory, 'large-log') });
  return [await measureReading(large), await measureGrowth({ small, large, plan })];
}

async function built(log: LogFile): Promise<LogFile> {
  mkdirSync(log.directory, { recursive: true });
  await logProcess('build', log.directory, String(log.events / historyLength));
  return log;
}

async function measureReading(log: LogFile): Promise<MeasuredRow> {
  const [tenth, whole] = [await readingOf(log, log.events / 10), await readingOf(log, log.events)];
  const row = logRow(log.events);
  const figures = { [peakOfTenth]: rounded(tenth.peak), 'events/s': rounded(whole.events / whole.seconds) };
  return {
    result: { row, unit: 'MiB', ours: rounded(whole.peak), raw: null, peers: {}, ratioToRaw: null, ratioToBestPeer: null },
    detail: { row, settings: undefined, contenders: [], figures },
  };
}

async function readingOf({ directory }: LogFile, events: number): Promise<LogReading> {
  // What `read` in log-process.ts wrote.
  const reading = JSON.parse(await logProcess('read', directory, String(events))) as LogReading;
  if (reading.events !== events) throw new Error(`Of ${events} events ${reading.events} were read.`);
  return reading;
}

async function measureGrowth({
  small,
  large,
  plan,
}: {
  small: LogFile;
  large: LogFile;
  plan: RaceSetting['plan'];
}): Promise<MeasuredRow> {
  const row = growthRow({ large: large.events, small: small.events });
  const entrant = ({ events, directory }: LogFile, workload: WorkloadName): Entrant => ({
    name: `${workload} at ${events}`,
    job: {
      contender: 'dvent (SQLite)',
      workload,
      directory,
      synchronous: 'full',
      todos: events / historyLength,
      sequence: logSequence,
    },
  });
  const ratios: Record<string, number> = {};
  const all = new Map<string, Measurement>();
  for (const [name, workload] of [
    ['load', 'load-history'],
    ['save', 'save-one'],
  ] as const) {
    const [before, after] = [entrant(small, workload), entrant(large, workload)];
    const measurements = await race([before, after], plan);
    for (const [lane, measurement] of measurements) all.set(lane, measurement);
    const rate = ({ name: lane }: Entrant) => median(measurements.get(lane)?.rounds ?? []);
    ratios[name] = rounded(rate(before) / rate(after));
  }
  const does = 'the same work on a log of that length';
  const contenders = [...all].map(([name, measurement]) => detailOf({ name, part: 'ours', does }, measurement));
  const result = {
    row,
    unit: '× the time',
    ours: Math.max(...Object.values(ratios)),
    raw: null,
    peers: {},
    ratioToRaw: null,
    ratioToBestPeer: null,
  };
  return { result, detail: { row, settings: commonSettings(all), contenders, figures: ratios } };
}

const script = fileURLToPath(new URL('./log-process.ts', import.meta.url));

async function logProcess(...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, ...parameters]);
  return stdout;
}
