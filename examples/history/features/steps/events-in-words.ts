import type { Aggregate } from 'dvent';

/** The types of an aggregate's events in their order; one that comes several times in a row is counted. */
export function eventsInWords({ events }: Aggregate): string {
  const runs: { readonly type: string; count: number }[] = [];
  for (const { type } of events) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return runs.map(({ type, count }) => (count === 1 ? type : `${count} × ${type}`)).join(', ');
}
