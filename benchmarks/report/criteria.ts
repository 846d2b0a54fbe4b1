import { type RaceRow, raceRows } from '../rows.ts';
import { figure } from './figure.ts';
import { keptShare, type MeasuredRow, peakOfTenth, type Result, savesAsked, savesReached } from './result.ts';

/** A line of the table that the figures are held against. */
export interface Criterion {
  readonly line: string;
  readonly against: string;
  readonly must: string;
  readonly aim: string;
  /** `undefined` where the row was not measured. */
  readonly reached: string | undefined;
  readonly verdict: Verdict;
}

export type Verdict = 'aim reached' | 'reached' | 'short' | 'not measured';

/** A log is read in flat memory if the peak is at most this many times that of a tenth of the log. */
const flat = 1.1;

/** The table, in the order in which it is shown. */
export function criteria(measured: readonly MeasuredRow[]): readonly Criterion[] {
  const namesOn = (...places: readonly RaceRow['where'][]) =>
    raceRows.filter(({ where }) => places.includes(where)).map(({ row }) => row);
  const [change, loadMemory, changeCached, loadSnapshot] = namesOn('memory');
  const [saveOne, saveTogether, saveHistory, loadHistory, loadFileSnapshot] = namesOn('file');
  const onPostgres = namesOn('postgres');
  const [pgOne, pgTogether, pgHistory, pgLoad] = onPostgres;
  const [natsOne, natsTogether, natsLoad] = namesOn('nats');
  const resultOf = (row: string | undefined) => measured.find(({ result }) => result.row === row)?.result;
  const toRaw = (row: string | undefined) => resultOf(row)?.ratioToRaw;
  const toBestPeer = (row: string | undefined) => resultOf(row)?.ratioToBestPeer;
  const toCastore = ({ ours, peers }: Partial<Result> = {}) => (ours && peers?.castore ? ours / peers.castore : undefined);
  return [
    atLeast(toBestPeer(change), { line: change, against: 'best peer', must: 1, aim: 2 }),
    atLeast(toCastore(resultOf(loadMemory)), {
      line: loadMemory,
      against: 'castore (plain objects, no values)',
      must: 0.3,
      aim: 0.5,
    }),
    atLeast(toCastore(resultOf(changeCached)), { line: changeCached, against: 'castore on the same', must: 5, aim: 20 }),
    atLeast(toRaw(loadSnapshot), { line: loadSnapshot, against: 'load one of 100 events', must: 0.8, aim: 1 }),
    atLeast(toRaw(saveOne), { line: saveOne, against: 'node:sqlite, same pragmas', must: 0.6, aim: 0.9 }),
    atLeast(toRaw(saveTogether), { line: saveTogether, against: 'the same, one by one', must: 6, aim: 12 }),
    atLeast(toRaw(saveHistory), { line: saveHistory, against: 'node:sqlite, one transaction', must: 0.5, aim: 0.8 }),
    atLeast(toRaw(loadHistory), {
      line: loadHistory,
      against: 'node:sqlite `all()` as objects + `JSON.parse`',
      must: 0.5,
      aim: 0.7,
    }),
    atLeast(toRaw(loadFileSnapshot), { line: loadFileSnapshot, against: 'load one of 100 events', must: 0.8, aim: 1 }),
    atLeast(least(toBestPeer(saveOne), toBestPeer(saveTogether)), {
      line: 'SQLite: save one event (both rows)',
      against: 'best peer',
      must: 10,
      aim: 30,
    }),
    atLeast(least(toBestPeer(saveHistory), toBestPeer(loadHistory)), {
      line: 'SQLite: save 100 events; load 100 events',
      against: 'best peer',
      must: 4,
      aim: 6,
    }),
    ...measured.flatMap(logCriterion),
    atLeast(toRaw(pgOne), { line: pgOne, against: 'pg, prepared INSERT', must: 0.8, aim: 0.95 }),
    atLeast(toRaw(pgTogether), { line: pgTogether, against: 'pg, the same', must: 1, aim: 3 }),
    atLeast(toRaw(pgHistory), { line: pgHistory, against: 'pg, unnest INSERT', must: 0.7, aim: 0.9 }),
    atLeast(toRaw(pgLoad), { line: pgLoad, against: 'pg SELECT as objects + `JSON.parse`', must: 0.6, aim: 0.9 }),
    atLeast(least(...onPostgres.map(toBestPeer)), { line: 'PostgreSQL: each of these', against: 'best peer', must: 2, aim: 5 }),
    ...measured.flatMap(importCriterion),
    ...measured.flatMap(tailCriterion),
    atLeast(toRaw(natsOne), { line: natsOne, against: 'client publish with expectation', must: 0.7, aim: 0.95 }),
    atLeast(toRaw(natsTogether), { line: natsTogether, against: 'the same', must: 0.7, aim: 0.95 }),
    atLeast(toRaw(natsLoad), { line: natsLoad, against: 'client ordered consumer per load', must: 0.7, aim: 3 }),
  ];
}

function logCriterion({ result: { row, unit, ours }, detail: { figures } }: MeasuredRow): Criterion[] {
  if (ours === null) return [];
  if (unit === 'MiB') {
    const growth = ours / (figures[peakOfTenth] ?? 0);
    const verdict = ours >= 250 ? 'short' : growth <= flat ? 'aim reached' : 'reached';
    return [
      {
        line: row,
        against: '–',
        must: 'under 250 MiB',
        aim: 'flat',
        reached: `${figure(ours)} MiB, ${figure(growth)} × that of a tenth of it`,
        verdict,
      },
    ];
  }
  if (unit !== '× the time') return [];
  const verdict = ours > 1.3 ? 'short' : ours > 1.05 ? 'reached' : 'aim reached';
  const reached = Object.entries(figures).map(([name, ratio]) => `${name} ${figure(ratio)} ×`);
  return [{ line: row, against: '–', must: 'within 1.3 ×', aim: '1.05 ×', reached: reached.join(', '), verdict }];
}

const importCriterion = ({ result: { row, unit, ratioToBestPeer } }: MeasuredRow): Criterion[] =>
  unit === 'events/s' ? [atLeast(ratioToBestPeer, { line: row, against: 'best peer, one append of all', must: 1, aim: 2 })] : [];

function tailCriterion({ result: { row, unit, ours }, detail: { figures } }: MeasuredRow): Criterion[] {
  if (unit !== 'ms' || ours === null) return [];
  const [asked = 0, reached = 0] = [figures[savesAsked], figures[savesReached]];
  const isKept = reached >= asked * keptShare;
  const verdict = !isKept || ours > 100 ? 'short' : ours > 20 ? 'reached' : 'aim reached';
  const rate = isKept ? '' : `, at ${figure(reached)} saves/s`;
  return [{ line: row, against: '–', must: '100 ms', aim: '20 ms', reached: `${figure(ours)} ms${rate}`, verdict }];
}

function atLeast(
  ratio: number | null | undefined,
  line: { line: string | undefined; against: string; must: number; aim: number },
): Criterion {
  const { must, aim } = line;
  const verdict = typeof ratio !== 'number' ? 'not measured' : ratio >= aim ? 'aim reached' : ratio >= must ? 'reached' : 'short';
  return {
    line: line.line ?? '',
    against: line.against,
    must: `${must} ×`,
    aim: `${aim} ×`,
    reached: typeof ratio === 'number' ? `${figure(ratio)} ×` : undefined,
    verdict,
  };
}

const least = (...ratios: (number | null | undefined)[]): number | undefined =>
  ratios.every((ratio) => typeof ratio === 'number') ? Math.min(...ratios) : undefined;
