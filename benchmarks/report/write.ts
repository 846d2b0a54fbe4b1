import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chart } from './chart.ts';
import { criteria } from './criteria.ts';
import { type Machine, machineLine } from './machine.ts';
import { besideTheTable, remarks } from './remarks.ts';
import type { MeasuredRow } from './result.ts';
import { criteriaTable, figuresTable } from './tables.ts';

/** What a run found, and where it ran. */
export interface Report {
  readonly measured: readonly MeasuredRow[];
  readonly machine: Machine;
  readonly plan: object;
}

/** Writes `results.json`, its details, the chart, and the tables as Markdown. */
export function writeReport({ measured, machine, plan }: Report, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const list = criteria(measured);
  const where = machineLine(machine);
  write('results.json', json(measured.map(({ result }) => result)));
  write('results-details.json', json({ machine, plan, rows: measured.map(({ detail }) => detail), criteria: list }));
  write('results.svg', chart(measured, { title: 'dvent beside the raw driver and its peers', subtitle: where }));
  const lines = remarks(measured).map((line) => `- ${line}`);
  const parts = ['# Results', `${where}.`, figuresTable(measured), criteriaTable(list), lines.join('\n')];
  write('results.md', `${parts.join('\n\n')}\n`);
}

const begin = '<!-- benchmarks:begin -->';
const end = '<!-- benchmarks:end -->';

/** Puts the chart and the table of a run between the marks that the README has for them. */
export function fillReadme({ measured, machine }: Report, readme: string): void {
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) return;
  const parts = [
    '![The figures as bars](benchmarks/results.svg)',
    criteriaTable(criteria(measured)),
    besideTheTable(measured),
    `Medians, measured on ${machineLine(machine)}. [All figures, and what has to be known to read them](benchmarks/results.md).`,
  ];
  writeFileSync(readme, `${text.slice(0, from + begin.length)}\n${parts.filter(Boolean).join('\n\n')}\n${text.slice(to)}`);
}
