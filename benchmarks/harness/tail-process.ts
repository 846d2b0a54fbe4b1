import { PostgresEventStore } from 'dvent/postgres';
import { changedNote, idAt, statuses } from '../domain/fact.ts';
import { type SentFact, TimedStatusChanged } from '../domain/sent-fact.ts';
import type { TailJob, TailReply, Written } from './tail-protocol.ts';

// One side of the tail: `read`, with all subscribers on one store, or `write`, which keeps to a rate by the clock.

const tell = (message: TailReply) => process.send?.(message);
const fail = (error: unknown) => tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.on('disconnect', () => process.exit());

// The harness wrote it from a TailJob.
const job = JSON.parse(process.argv[2] ?? '{}') as TailJob;
const store = await PostgresEventStore.open(job.server, { connections: 16 });
if (job.kind === 'read') read(job.subscribers).catch(fail);
else write(job).then((written) => tell({ kind: 'written', written }), fail);

/** Microseconds since the epoch, by a clock that does not jump. */
function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

async function read(subscribers: number): Promise<void> {
  const delays: number[] = [];
  const seen = new Array<number>(subscribers).fill(0);
  let waiting: { readonly saves: number; readonly resolve: () => void } | undefined;
  const check = () => {
    if (waiting && seen.every((count) => count >= (waiting?.saves ?? 0))) waiting.resolve();
  };
  const reached = (saves: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { saves, resolve };
    check();
    return promise;
  };
  const subscriber = async (index: number) => {
    for await (const { event } of store.subscribe()) {
      const arrived = now();
      const sent = TimedStatusChanged.is(event) ? event.data.get('sentAt') : 0;
      if (sent > 0) delays.push(arrived - sent);
      seen[index] = (seen[index] ?? 0) + 1;
      check();
    }
  };
  for (const index of seen.keys()) subscriber(index).catch(fail);
  // Whoever has seen a first event follows.
  const first = TimedStatusChanged({ id: 'first', status: 'Queued', note: '', sentAt: 0 });
  await store.saveEvents('Todo-first', [first], { expectedVersion: 'none' });
  await reached(1);
  process.once('message', (saves: number) => {
    reached(saves + 1).then(() => tell({ kind: 'delays', ...summary(delays) }), fail);
  });
  tell({ kind: 'ready' });
}

function summary(delays: number[]) {
  const sorted = Float64Array.from(delays).sort();
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) / 1000;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
}

async function write({ rate, warmUpSeconds, seconds, streams }: Extract<TailJob, { kind: 'write' }>): Promise<Written> {
  const ids = Array.from({ length: streams }, (_, index) => idAt(`tail ${process.pid}`, index));
  /** A writer that falls so far behind will not catch up. */
  const most = rate;
  const underWay = new Set<Promise<void>>();
  let [sent, acknowledged, failed] = [0, 0, 0];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const send = () => {
    const [stream, version] = [sent % streams, Math.floor(sent / streams)];
    const id = ids[stream] ?? '';
    const status = statuses[version % statuses.length] ?? 'Queued';
    const isCounted = elapsed() >= warmUpSeconds;
    const fact: SentFact = { id, status, note: changedNote, sentAt: isCounted ? now() : 0 };
    sent += 1;
    const saving: Promise<void> = store
      .saveEvents(`Todo-${id}`, [TimedStatusChanged(fact)], { expectedVersion: version })
      .then(
        () => {
          acknowledged += 1;
        },
        (error) => {
          failed += 1;
          fail(error);
        },
      )
      .finally(() => underWay.delete(saving));
    underWay.add(saving);
  };

  let before: { readonly time: number; readonly acknowledged: number } | undefined;
  for (;;) {
    const time = elapsed();
    if (time >= warmUpSeconds) before ??= { time, acknowledged };
    if (time >= warmUpSeconds + seconds) break;
    // What could not be sent in time is not made up for: it would come in a burst, and the rate is told as it was.
    while (sent < time * rate && underWay.size < most) send();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const reached = (acknowledged - (before?.acknowledged ?? 0)) / (elapsed() - (before?.time ?? 0));
  await Promise.all(underWay);
  return { saves: sent, reached, failed };
}
