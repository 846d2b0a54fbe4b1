import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeReport } from './api/report.ts';
import { readSurface } from './api/surface.ts';

// `npm run check:api`: is the public surface, read from the built declarations, the one in the committed report, and free of
// `any`? `npm run api:update` writes the report; whoever reviews a change sees there what users will see.
const committed = 'api/report.md';
const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const surface = readSurface('tsconfig.declarations.json');
const report = writeReport(surface);
const problems = [...surface.problems];
if (values.write) {
  mkdirSync('api', { recursive: true });
  writeFileSync(committed, report);
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== report) {
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/api-report.md', report);
  problems.push(
    `The public surface differs from ${committed}: compare it with reports/api-report.md; if it is meant, npm run api:update.`,
  );
}
for (const problem of problems) console.error(problem);
console.log(`${surface.exported.length} exported, ${surface.reached.length} more reached, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
