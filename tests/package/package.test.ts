import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { read } from '../house/tree.ts';
import { Project, packInto } from './project.ts';

// The package as a user gets it: packed, installed from the file into an empty project, compiled and run there.

const consumer = 'tests/package/consumer';
const compilers = { 'TypeScript 7': 'typescript', 'TypeScript 5.8': 'typescript-5' };
const nodes = ['22.13', '24', 'latest'];

describe('the packed package', () => {
  const project = new Project();
  const release = mkdtempSync(join(tmpdir(), 'dvent-release-'));
  let tarball = '';

  before(async () => {
    tarball = await packInto(release);
    project.add(consumer);
    await project.install(tarball, 'zod@4', 'typescript@7', 'typescript-5@npm:typescript@5.8', '@types/node@24');
  });
  after(() => {
    project.remove();
    rmSync(release, { recursive: true, force: true });
  });

  test('holds what users need and nothing else', async () => {
    const files = (await project.run('tar', '-tzf', tarball)).trim().split('\n');
    const others = files.filter(
      (file) =>
        !/^package\/(dist\/.*\.(js|d\.ts)|dist\/testing\.licenses\.txt|features\/event-store\.feature|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(
          file,
        ),
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

  test('has what a store needs: the memory store, written against it from outside, passes the kit', async () => {
    for (const file of ['memory', 'memory-log', 'memory-batches', 'memory-buckets'])
      project.write(`own/${file}.ts`, fromOutside(read(`src/stores/${file}.ts`)));
    project.write('own/conformance.ts', ownStoreUnderTest);
    await project.install('fast-check@4', 'node@24');
    const told = await project.run('npx', 'dvent', 'conformance', 'own/conformance.ts');
    assert.match(told, /\n\d{3} passed, 0 failed\n$/);
  });

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

const ownStoreUnderTest = `
import type { StoreUnderTest } from 'dvent/testing';
import { InMemoryEventStore } from './memory.ts';

const under: StoreUnderTest = { place: () => ({ lasts: false, open: (options) => new InMemoryEventStore(options) }) };
export default under;
`;

/** A source of this package with its imports taken from the public entry points. */
function fromOutside(source: string): string {
  const forAuthors = read('src/store.ts');
  return source.replaceAll(/^import (type )?\{([^}]*)\} from '\.\.\/[^']*';$/gm, (_, type: string | undefined, names: string) =>
    names
      .split(',')
      .map((name) => name.trim())
      .map((name) => {
        const isForAuthors = new RegExp(`\\b${name.replace('type ', '')}\\b`).test(forAuthors);
        return `import ${type ?? ''}{ ${name} } from '${isForAuthors ? 'dvent/store' : 'dvent'}';`;
      })
      .join('\n'),
  );
}

const life = { description: 'Todo 1', status: 'Started', version: 2, stale: true };

const typeTestConfig = JSON.stringify({
  extends: '../tsconfig.json',
  compilerOptions: { noEmit: true, allowImportingTsExtensions: true, lib: ['es2024', 'esnext.disposable'] },
  include: ['*.ts'],
});
