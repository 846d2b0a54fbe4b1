import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Project, pack } from './project.ts';

// The package as a user gets it: packed, installed from the file into an empty project, compiled and run there.

const consumer = 'tests/package/consumer';
const compilers = { 'TypeScript 7': 'typescript', 'TypeScript 5.8': 'typescript-5' };
const nodes = ['22.13', '24', 'latest'];

describe('the packed package', () => {
  const project = new Project();
  let tarball = '';

  before(async () => {
    tarball = await pack();
    project.add(consumer);
    await project.install(tarball, 'zod@4', 'typescript@7', 'typescript-5@npm:typescript@5.8', '@types/node@24');
  });
  after(() => {
    project.remove();
    rmSync(dirname(tarball), { recursive: true, force: true });
  });

  test('holds what users need and nothing else', async () => {
    const files = (await project.run('tar', '-tzf', tarball)).trim().split('\n');
    const others = files.filter(
      (file) => !/^package\/(dist\/.*\.(js|d\.ts)|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file),
    );
    assert.deepEqual(others, []);
    for (const file of ['dist/index.js', 'dist/index.d.ts', 'README.md', 'LICENSE'])
      assert.ok(files.includes(`package/${file}`), file);
  });

  test('brings immutable, uuid and the Standard Schema types, nothing else', () => {
    // JSON.parse gives `any`; npm has read this file to install it.
    const { dependencies } = JSON.parse(project.read('node_modules/dvent/package.json')) as { dependencies: object };
    assert.deepEqual(Object.keys(dependencies).sort(), ['@standard-schema/spec', 'immutable', 'uuid']);
  });

  for (const [name, compiler] of Object.entries(compilers)) {
    const tsc = `node_modules/${compiler}/bin/tsc`;

    test(`compiles under ${name}, strict, its declarations included, and a domain's own declarations are written`, async () => {
      await project.run('node', tsc);
      assert.match(project.read('out/todo.d.ts'), /export declare class Todo extends /);
      assert.doesNotMatch(project.read('out/todo.d.ts'), /\bany\b/);
    });

    test(`compiles under ${name} for a page, without Node's types`, async () => {
      await project.run('node', tsc, '-p', 'tsconfig.page.json');
    });

    test(`keeps every promise of the type tests under ${name}`, async () => {
      project.add('tests/types', 'types');
      project.write('types/tsconfig.json', typeTestConfig);
      await project.run('node', tsc, '-p', 'types/tsconfig.json');
    });
  }

  for (const version of nodes) {
    test(`runs on Node ${version}, by import and by require()`, async () => {
      const home = new Project();
      try {
        await home.install(`node@${version}`);
        const node = join(home.directory, 'node_modules/node/bin/node');
        const found = (await home.run(node, '-p', 'process.versions.node')).trim();
        assert.ok(version === 'latest' || found.startsWith(`${version}.`), `asked for ${version}, found ${found}`);
        for (const program of ['imported.js', 'required.cjs']) {
          home.write(`${program}-data/.keep`, '');
          const told = await project.run(node, `out/${program}`, join(home.directory, `${program}-data`));
          assert.deepEqual(JSON.parse(told), { memory: life, sqlite: life, opened: life }, `${program} on ${found}`);
        }
      } finally {
        home.remove();
      }
    });
  }
});

const life = { description: 'Todo 1', status: 'Started', version: 2, stale: true };

const typeTestConfig = JSON.stringify({
  extends: '../tsconfig.json',
  compilerOptions: { noEmit: true, allowImportingTsExtensions: true, lib: ['es2024', 'esnext.disposable'] },
  include: ['*.ts'],
});
