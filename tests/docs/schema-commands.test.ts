import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

// The guide shows a module as it changes, and what the command says of it each time.

const guide = 'docs/guides/schemas-over-time.md';
const project = mkdtempSync(join(tmpdir(), 'dvent-docs-schemas-'));
after(() => rmSync(project, { recursive: true, force: true }));
writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
mkdirSync(join(project, 'node_modules'));
symlinkSync(resolve('.'), join(project, 'node_modules/dvent'));
symlinkSync(resolve('node_modules/zod'), join(project, 'node_modules/zod'));

/** The module as it stands above the commands, and each command with what it prints. */
function shownIn(text: string) {
  const fences = [...text.matchAll(/^```(ts|console)\n([\s\S]*?)^```$/gm)].map(([, kind = '', content = '']) => ({
    kind,
    content,
  }));
  return fences.flatMap(({ kind, content }, at) => {
    if (kind !== 'console') return [];
    const module = fences.slice(0, at).findLast((fence) => fence.kind === 'ts')?.content ?? '';
    const commands = content.split(/^\$ /m).slice(1);
    return [{ module, commands: commands.map((command) => /^npx dvent (.*)\n([\s\S]*)$/.exec(command)?.slice(1) ?? []) }];
  });
}

const shown = shownIn(readFileSync(guide, 'utf8'));

test('the guide shows commands', () => assert.ok(shown.length >= 3));

for (const { module, commands } of shown) {
  for (const [args = '', prints] of commands) {
    test(`dvent ${args} prints: ${prints?.split('\n')[0]}`, () => {
      writeFileSync(join(project, 'events.ts'), module);
      const cli = [resolve('dist/cli.js'), ...args.split(' ')];
      const { status, stdout, stderr } = spawnSync(process.execPath, cli, { cwd: project, encoding: 'utf8' });
      assert.deepEqual({ stdout, stderr }, { stdout: prints, stderr: '' });
      assert.equal(status, stdout.includes('✗') ? 1 : 0);
    });
  }
}
