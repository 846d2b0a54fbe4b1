import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownDatabase } from '../contenders/database.ts';
import { figure } from '../report/figure.ts';
import { keptShare, type MeasuredRow, rounded, savesAsked, savesReached } from '../report/result.ts';
import { tailRow } from '../rows.ts';
import type { RaceSetting } from './entrants.ts';
import type { TailPlan } from './plan.ts';
import { median } from './statistics.ts';
import type { Delays, TailJob, TailReply } from './tail-protocol.ts';

/** What is tried where the rate is not kept, as shares of it. */
const lesserRates = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

const streams = 64;

interface Series extends Delays {
  readonly rate: number;
  readonly reached: number;
}

/** The row about subscribers that follow a log which grows: how long an event is under way to them. */
export async function measureTail(setting: RaceSetting): Promise<MeasuredRow> {
  const { plan } = setting;
  const asked: Series[] = [];
  while (asked.length < plan.tail.series) asked.push(await seriesAt(plan.tail.rate, setting));
  const rate = median(asked.map(({ reached }) => reached));
  const row = tailRow(plan.tail);
  const result = { row, unit: 'ms', ours: middle(asked, 'p99'), raw: null, peers: {}, ratioToRaw: null, ratioToBestPeer: null };
  const figures = {
    [savesAsked]: plan.tail.rate,
    [savesReached]: rounded(rate),
    'median, ms': middle(asked, 'median'),
    'longest, ms': middle(asked, 'most'),
  };
  const isKept = rate >= plan.tail.rate * keptShare;
  const sustained = isKept ? undefined : await highestSustained(setting);
  return {
    result,
    detail: {
      row,
      settings: undefined,
      contenders: [],
      figures,
      remarks: remarksOn(figures, { isKept, sustained, p99: result.ours }),
    },
  };
}

const middle = (series: readonly Series[], name: keyof Delays) => rounded(median(series.map((one) => one[name])));

function remarksOn(
  figures: { readonly [name: string]: number },
  { isKept, sustained, p99 }: { isKept: boolean; sustained: Series | undefined; p99: number },
): string[] {
  const [reached, half, most] = [savesReached, 'median, ms', 'longest, ms'].map((name) => figure(figures[name] ?? 0));
  const told = `of the events half came within ${half} ms, 99 % within ${figure(p99)} ms, the last within ${most} ms, at ${reached} saves/s`;
  if (isKept) return [told];
  const instead = sustained
    ? `at ${figure(sustained.reached)} saves/s, which it sustains, half came within ${figure(sustained.median)} ms, 99 % within ${figure(sustained.p99)} ms, the last within ${figure(sustained.most)} ms`
    : 'no tenth of it was sustained either';
  return [`this machine does not keep the rate: ${told}`, instead];
}

async function highestSustained(setting: RaceSetting): Promise<Series | undefined> {
  for (const share of lesserRates) {
    const series = await seriesAt(setting.plan.tail.rate * share, setting);
    if (series.reached >= series.rate * keptShare) return series;
  }
  return undefined;
}

let databases = 0;

async function seriesAt(rate: number, { plan, directory, server }: RaceSetting): Promise<Series> {
  const url = await ownDatabase({ server, directory: join(directory, `tail-${databases++}`) });
  const { subscribers, warmUpSeconds, seconds }: TailPlan = plan.tail;
  const patience = warmUpSeconds + seconds + 120;
  const reader = new Side({ kind: 'read', server: url, subscribers }, patience);
  try {
    await reader.reply('ready');
    const writer = new Side({ kind: 'write', server: url, streams, rate, warmUpSeconds, seconds }, patience);
    try {
      const { written } = await writer.reply('written');
      const delays = reader.reply('delays');
      reader.process.send(written.saves);
      return { rate, reached: written.reached, ...(await delays) };
    } finally {
      await writer.end();
    }
  } finally {
    await reader.end();
  }
}

const script = fileURLToPath(new URL('./tail-process.ts', import.meta.url));

class Side {
  readonly process: ChildProcess;
  readonly #patience: number;
  readonly #replies: TailReply[] = [];

  constructor(job: TailJob, patience: number) {
    this.#patience = patience;
    this.process = fork(script, [JSON.stringify(job)], { execArgv: ['--no-warnings'] });
    this.process.on('message', (reply: TailReply) => this.#replies.push(reply));
  }

  async reply<Kind extends TailReply['kind']>(kind: Kind): Promise<Extract<TailReply, { kind: Kind }>> {
    const signal = AbortSignal.timeout(this.#patience * 1000);
    const ended = once(this.process, 'exit').then(() => {
      throw new Error(`The process that was to tell "${kind}" has ended.`);
    });
    ended.catch(() => {});
    while (this.#replies.length === 0) await Promise.race([once(this.process, 'message', { signal }), ended]);
    const reply = this.#replies.shift();
    if (reply?.kind === 'failed') throw new Error(reply.message);
    if (reply?.kind !== kind) throw new Error(`expected "${kind}", not "${reply?.kind}"`);
    return reply as Extract<TailReply, { kind: Kind }>; // it has this kind
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await exit;
  }
}
