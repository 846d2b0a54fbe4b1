import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Snippet, snippetsInMarkdown, snippetsInSource } from './snippets/find.ts';

// `npm run check:snippets`: every example that readers see compiles: the fences marked `ts` of README.md and docs/, and each
// `@example` of the sources.
const directory = 'reports/snippets';
const texts = ['README.md', ...globSync('docs/**/*.md')].filter((file) => existsSync(file)).sort();
const snippets: Snippet[] = [
  ...texts.flatMap((file) => snippetsInMarkdown(file, readFileSync(file, 'utf8'))),
  ...globSync('src/**/*.ts')
    .sort()
    .flatMap((file) => snippetsInSource(file, readFileSync(file, 'utf8'))),
];
if (snippets.length === 0) throw new Error('No snippet found: nothing would be checked.');

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
const written = new Map(snippets.map((snippet, at) => [`${at}.ts`, snippet]));
for (const [name, { code }] of written) writeFileSync(`${directory}/${name}`, `${code}\nexport {};\n`);
writeFileSync(`${directory}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }));

const { status, stdout } = spawnSync('tsc', ['-p', directory, '--pretty', 'false'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const told = stdout.replaceAll(/^\S*?(\d+\.ts)\((\d+),(\d+)\)/gm, (whole, name: string, line: string, column: string) => {
  const snippet = written.get(name);
  return snippet === undefined ? whole : `${snippet.file}:${snippet.line + Number(line) - 1}:${column}`;
});
process.stdout.write(told);
console.log(`${snippets.length} snippets in ${new Set(snippets.map(({ file }) => file)).size} files`);
process.exitCode = status ?? 1;
