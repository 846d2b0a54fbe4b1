import type { Contender, Loaded } from '../contenders/contender.ts';
import { loadContender } from '../contenders/registry.ts';
import type { Job, Reply, RoundRequest } from './protocol.ts';
import { workloads } from './workload.ts';

// The process of one contender in one row: it does a round whenever it is asked to, until it is disconnected.

const reply = (message: Reply) => process.send?.(message);
const fail = (error: unknown) => reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

// The harness wrote it from a Job.
const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const open = await loadContender(job.contender);
const contender: Contender = await open(job);
let loaded: Loaded | undefined;
const workload = workloads[job.workload](contender, {
  reopen: () => open(job),
  todos: job.todos,
  sequence: job.sequence,
  onLoaded: (first) => {
    loaded = first;
  },
});

async function round({ seconds }: RoundRequest): Promise<Reply> {
  await workload.prepare?.();
  // Nobody pays for garbage that was made before.
  globalThis.gc?.();
  const start = performance.now();
  let operations = 0;
  do operations += await workload.run();
  while (performance.now() - start < seconds * 1000);
  return { kind: 'round', operations, seconds: (performance.now() - start) / 1000, loaded };
}

process.on('message', (request: RoundRequest) => void round(request).then(reply, fail));
process.on('disconnect', async () => {
  await contender.close();
  process.exit();
});
await workload.start?.();
reply({ kind: 'ready', settings: await contender.settings?.() });
