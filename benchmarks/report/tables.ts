import { styleText } from 'node:util';
import type { Criterion, Verdict } from './criteria.ts';
import { figure } from './figure.ts';
import type { MeasuredRow } from './result.ts';

type Cells = readonly string[];

const figuresHead: Cells = ['row', 'unit', 'dvent', 'spread', 'raw', 'best peer', 'to raw', 'to best peer'];
const criteriaHead: Cells = ['row', 'against', 'must', 'aim', 'reached', ''];

function figureCells(measured: readonly MeasuredRow[]): readonly Cells[] {
  return measured.map(({ result: { row, unit, ours, raw, peers, ratioToRaw, ratioToBestPeer }, detail: { contenders } }) => {
    const [best] = Object.entries(peers).toSorted(([, a], [, b]) => b - a);
    const spread = contenders.find(({ part, median }) => part === 'ours' && median === ours)?.spread;
    return [
      row,
      unit,
      shown(ours),
      spread ? `± ${Math.round(spread * 50)} %` : '–',
      shown(raw),
      best ? `${shown(best[1])} (${best[0]})` : '–',
      times(ratioToRaw),
      times(ratioToBestPeer),
    ];
  });
}

const signs: Record<Verdict, string> = { 'aim reached': '★ aim', reached: '✓', short: '✗ short', 'not measured': '' };

const criterionCells = (list: readonly Criterion[]): readonly Cells[] =>
  list.map(({ line, against, must, aim, reached, verdict }) => [line, against, must, aim, reached ?? '–', signs[verdict]]);

/** The figures, as a Markdown table. */
export const figuresTable = (measured: readonly MeasuredRow[]): string => markdown(figuresHead, figureCells(measured));

/** What the figures are held against, as a Markdown table. */
export const criteriaTable = (list: readonly Criterion[]): string => markdown(criteriaHead, criterionCells(list));

/** Both for a terminal. */
export const terminalTables = (measured: readonly MeasuredRow[], list: readonly Criterion[]): string =>
  [terminal(figuresHead, figureCells(measured)), terminal(criteriaHead, criterionCells(list))].join('\n\n');

function markdown(head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells) => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, column) => (isFigure(rows, column) ? ' --: |' : ' --- |')).join('')}`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function terminal(head: Cells, rows: readonly Cells[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: Cells) =>
    cells
      .map((cell, column) => (isFigure(rows, column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const paint = (row: Cells) => {
    const text = line(row);
    if (row.at(-1) === signs.short) return styleText('red', text);
    return row.at(-1)?.startsWith('★') ? styleText('green', text) : text;
  };
  return [styleText('bold', line(head)), ...rows.map(paint)].join('\n');
}

/** Whether a column holds figures, which are aligned at their ends. */
const isFigure = (rows: readonly Cells[], column: number) =>
  rows.every((row) => /^((± )?[\d.,]+( [×%].*)?|–)$/.test(row[column] ?? ''));

export const shown = (value: number | null): string => (value === null ? '–' : figure(value));
const times = (value: number | null) => (value === null ? '–' : `${figure(value)} ×`);
