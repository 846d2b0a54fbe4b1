import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { NatsServer, withoutNats } from '../servers/nats.ts';
import { PostgresServer } from '../servers/postgres.ts';
import { type Program, programsIn, programsInMarkdown } from './programs.ts';

// What readers see is run, against the built package: each program of the README and the guides, each example of a doc comment.
// That they compile is a check of its own (`npm run check:snippets`).

// A project of its own, with this package and a schema library installed.
const project = mkdtempSync(join(tmpdir(), 'dvent-docs-'));
after(() => rmSync(project, { recursive: true, force: true }));
writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
mkdirSync(join(project, 'node_modules'));
symlinkSync(resolve('.'), join(project, 'node_modules/dvent'));
for (const name of ['immutable', 'zod', 'pg', 'fast-check'])
  symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name));

// For the programs that need a server.
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
const nats = withoutNats ? undefined : await NatsServer.start();
after(() => Promise.all([server.stop(), nats?.stop()]));

let count = 0;

/** Runs a program in an empty folder of its own. */
function run({ code }: Program) {
  count += 1;
  const file = join(project, `${count}.ts`);
  writeFileSync(file, code);
  const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, ...given } = process.env;
  // A program that is a test reports elsewhere: its exit code tells.
  const report = `--test-reporter=tap --test-reporter-destination=${join(project, 'report.tap')}`;
  const env = { ...given, NODE_OPTIONS: report, DATABASE_URL: server.url(), NATS_URL: nats?.url };
  const cwd = mkdtempSync(join(project, 'run-'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd, env, encoding: 'utf8', timeout: 30_000 });
  return { status, stdout, stderr };
}

const texts = ['README.md', ...globSync('docs/guides/*.md').sort()];
const sources = globSync('src/**/*.ts').sort();

for (const file of [...texts, ...sources]) {
  for (const program of programsIn(file)) {
    const skip = file === 'docs/guides/nats.md' && withoutNats;
    test(`${file}:${program.line} runs and prints what it says`, { skip }, () => {
      assert.deepEqual(run(program), { status: 0, stdout: program.prints, stderr: '' });
    });
  }
}

test('the README and every guide have a program, and so have the sources', () => {
  for (const file of texts) assert.ok(programsIn(file).length > 0, file);
  assert.ok(sources.flatMap(programsIn).length > 5);
});

test('a program that prints something else is found', () => {
  const text = (printed: string) => `\`\`\`ts\nconsole.log('one');\n\`\`\`\n\n\`\`\`text\n${printed}\n\`\`\`\n`;
  const [right] = programsInMarkdown('right.md', text('one'));
  const [wrong] = programsInMarkdown('wrong.md', text('two'));
  assert.ok(right && wrong);
  assert.equal(run(right).stdout, right.prints);
  assert.notEqual(run(wrong).stdout, wrong.prints);
});
