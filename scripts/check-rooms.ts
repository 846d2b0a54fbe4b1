import { resolve } from 'node:path';
import { importsOfSources } from './rooms/imports.ts';
import { judge } from './rooms/judge.ts';
import { rooms } from './rooms/rooms.ts';

// `npm run check:rooms`: who may import whom in src/, as scripts/rooms/rooms.ts says.
const { files, imports } = importsOfSources(resolve('tsconfig.build.json'));
if (files.length === 0 || imports.length === 0) throw new Error('No sources found: nothing would be checked.');
const problems = judge({ files, imports, rooms });
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${imports.length} imports, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
