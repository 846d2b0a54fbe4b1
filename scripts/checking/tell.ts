import type { Check, Outcome } from './check.ts';

/** A failed check's own words are shown up to this many lines, its last ones: the first lines of a stack are no use alone. */
const linesShown = 200;

/** One line for a check that has ended, and the output of one that failed. */
export function tellOutcome({ check, passed, failed, leftOut, seconds, remark }: Outcome, output: string): string {
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, leftOut.length > 0 && `${leftOut.length} left out`];
  const line = [
    failed > 0 ? '✗' : '✓',
    check.name.padEnd(16),
    `${seconds.toFixed(1)} s`.padStart(8),
    ` ${counts.filter(Boolean).join(', ')}`,
  ];
  const told = `${line.join(' ')}${remark ? ` (${remark})` : ''}`;
  return failed > 0 && output !== '' ? `${told}\n${indented(output)}` : told;
}

function indented(output: string): string {
  const lines = output.trimEnd().split('\n');
  const shown = lines.slice(-linesShown).map((line) => `    ${line}`);
  return lines.length > shown.length
    ? [`    … ${lines.length - shown.length} lines before these`, ...shown].join('\n')
    : shown.join('\n');
}

/** Everything at a glance, at the end. */
export function tellTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ check, passed, failed, seconds }) => [check.name, passed, failed, seconds.toFixed(1), check.says]);
  return table([['check', 'passed', 'failed', 'seconds', 'says'], ...rows]);
}

function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, column) =>
      typeof cell === 'number' ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}

/** What did not run is said loudly: a reader of a green run must not take it for the whole. */
export function tellLeftOut(outcomes: readonly Outcome[], missing: readonly Check[]): string {
  const tests = outcomes.flatMap(({ check, leftOut }) => leftOut.map((name) => `  ${check.name}: ${name}`));
  const whole = missing.map(
    (check) => `  ${check.name}: needs ${check.needs}, which this machine lacks (npm run setup:os installs it)`,
  );
  return tests.length + whole.length === 0 ? '' : ['NOT RUN:', ...whole, ...tests].join('\n');
}
