import { mkdtempSync, rmSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ContenderName, loadContender } from './contenders/registry.ts';
import { historyLength } from './domain/fact.ts';
import { BenchCluster } from './harness/cluster.ts';
import { install } from './harness/install.ts';
import { fullPlan } from './harness/plan.ts';
import { BenchServer } from './harness/server.ts';
import { type WorkloadName, workloads } from './harness/workload.ts';
import { raceRows } from './rows.ts';

// Where a contender's time goes: node benchmarks/profile.ts 'dvent (memory)' load-history [seconds]
// The names are those in contenders/registry.ts and harness/workload.ts.

// An unknown name fails where it is looked up.
const [contenderName, workloadName] = process.argv.slice(2) as [ContenderName, WorkloadName];
const seconds = Number(process.argv[4] ?? 5);
const directory = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'data-profile-'));
install();
const open = await loadContender(contenderName);
const row = raceRows.find(({ ours, raw, peers }) => [ours, raw?.contender, ...peers].includes(contenderName));
const where = row?.where ?? 'file';
const servers = { postgres: new BenchServer(directory), nats: new BenchCluster(directory) };
const url = where === 'postgres' || where === 'nats' ? await servers[where].url() : undefined;
const reopen = () => open({ directory, synchronous: 'full', server: url });
const contender = await reopen();
const todos =
  workloadName === 'change-status'
    ? fullPlan.todosToChange
    : workloadName === 'import'
      ? fullPlan.eventsToImport / historyLength
      : fullPlan.todosToLoad[where];
const workload = workloads[workloadName](contender, { reopen, todos, onLoaded: () => {} });

await workload.start?.();
const isOfFixedLength = workloadName === 'change-status' || workloadName === 'import';

async function round(milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds;
  let operations = 0;
  do {
    if (isOfFixedLength || operations === 0) await workload.prepare?.();
    operations += await workload.run();
  } while (performance.now() < end);
  return operations;
}

await round(1000);
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 200 });
await session.post('Profiler.start');
const operations = await round(seconds * 1000);
const { profile } = await session.post('Profiler.stop');
await contender.close();
await Promise.all([servers.postgres.stop(), servers.nats.stop()]);
rmSync(directory, { recursive: true });
report(profile);

function report({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): void {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const self = new Map<string, number>();
  const inAll = new Map<string, number>();
  const add = (times: Map<string, number>, name: string, time: number) => times.set(name, (times.get(name) ?? 0) + time);
  let total = 0;
  for (const [index, sample] of samples.entries()) {
    const time = timeDeltas[index] ?? 0;
    total += time;
    add(self, names.get(sample) ?? '?', time);
    const stack = new Set<string>();
    for (let node: number | undefined = sample; node !== undefined; node = parents.get(node)) stack.add(names.get(node) ?? '?');
    for (const name of stack) add(inAll, name, time);
  }
  const line = ([name, time]: readonly [string, number]) =>
    `${((100 * time) / total).toFixed(1).padStart(6)} %  ${(time / operations).toFixed(2).padStart(8)} µs  ${name}`;
  const table = (times: Map<string, number>) =>
    [...times]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, 30)
      .map(line);
  const head = `${contenderName}, ${workloadName}: ${operations} operations, ${(total / operations).toFixed(1)} µs each`;
  console.log([head, 'By the time in the function itself:', ...table(self), 'With what it calls:', ...table(inAll)].join('\n'));
}

function nameOf({ functionName, url, lineNumber }: Profiler.Profile['nodes'][number]['callFrame']): string {
  const place = url.startsWith('file:') ? relative(fileURLToPath(new URL('..', import.meta.url)), fileURLToPath(url)) : url;
  return `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}`;
}
