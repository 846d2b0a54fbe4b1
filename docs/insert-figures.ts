import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

// `node docs/insert-figures.ts`: puts the figures of benchmarks/results.md into the README, between its two marks.

const root = resolve(import.meta.dirname, '..');
const marked = /(<!-- benchmarks:begin -->\n)[\s\S]*?(<!-- benchmarks:end -->)/;

/** What the README shows of the results: the chart, the table of figures, and what they were measured on. */
export function withFigures(readme: string, results: string): string {
  const blocks = results.split(/\n{2,}/);
  const table = blocks.find((block) => block.startsWith('|'))?.trim();
  const machine = blocks.find((block) => block.startsWith('Measured on'))?.trim();
  if (table === undefined || machine === undefined)
    throw new Error('benchmarks/results.md has no table, or does not say where it was measured.');
  if (!marked.test(readme))
    throw new Error('README.md has no place for the figures: <!-- benchmarks:begin --> and <!-- benchmarks:end -->.');
  const section = [
    '![dvent beside the raw driver and its peers](benchmarks/results.svg)',
    table,
    `${machine} What was to be reached, and remarks on single rows: [benchmarks/results.md](benchmarks/results.md).`,
  ].join('\n\n');
  return readme.replace(marked, (_, begin: string, end: string) => `${begin}${section}\n${end}`);
}

if (import.meta.main) {
  const results = resolve(root, 'benchmarks/results.md');
  if (!existsSync(results)) throw new Error('There are no figures yet: npm run bench');
  const readme = resolve(root, 'README.md');
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8'), readFileSync(results, 'utf8')));
}
