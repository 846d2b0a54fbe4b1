import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

// The type tests against declarations, as a user's compiler sees the library: those of the sources are written to a place
// of their own, and `dvent` is mapped to them.

const root = resolve(import.meta.dirname, '../..');
const call = promisify(execFile);
// Inside the tree, so that its packages are found.
const place = mkdtempSync(join(root, 'node_modules', '.dvent-declarations-'));
after(() => rmSync(place, { recursive: true, force: true }));

async function compile(config: object): Promise<void> {
  const file = join(place, 'tsconfig.json');
  writeFileSync(file, JSON.stringify(config));
  try {
    await call(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', file], { cwd: root });
  } catch (error) {
    // execFile rejects with an Error that has what was printed.
    assert.fail((error as Error & { stdout: string }).stdout);
  }
}

const entryPoints = {
  dvent: 'index.d.ts',
  'dvent/sqlite': 'stores/sqlite/index.d.ts',
  'dvent/postgres': 'stores/postgres/index.d.ts',
  'dvent/nats': 'stores/nats/index.d.ts',
  'dvent/application': 'application/index.d.ts',
  'dvent/values': 'values/index.d.ts',
  'dvent/codec': 'codec/index.d.ts',
  'dvent/snapshots': 'snapshots/index.d.ts',
  'dvent/open': 'open.d.ts',
  'dvent/store': 'store.d.ts',
  'dvent/testing': 'testing/index.d.ts',
};
const strict = { extends: join(root, 'tests/types/tsconfig.json') };
const mapped = {
  rootDir: root,
  paths: Object.fromEntries(Object.entries(entryPoints).map(([name, file]) => [name, [join(place, 'dvent', file)]])),
};

before(() =>
  compile({
    extends: join(root, 'tsconfig.build.json'),
    compilerOptions: { rootDir: join(root, 'src'), outDir: join(place, 'dvent') },
    include: [join(root, 'src')],
  }),
);

test('the type tests hold against the declarations too', async () => {
  await compile({ ...strict, compilerOptions: mapped, include: [join(root, 'tests/types/**/*.ts')] });
});

test("a domain's own declarations can be written, and hold no any", async () => {
  const output = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: join(place, 'domain') };
  await compile({
    ...strict,
    compilerOptions: { ...mapped, ...output },
    files: [join(root, 'tests/types/domain.ts')],
    include: [],
  });
  const text = readFileSync(join(place, 'domain/tests/types/domain.d.ts'), 'utf8');
  assert.match(text, /export declare class Todo extends /);
  assert.match(text, /static add\(description: string, status: Status\): Todo;/);
  assert.match(text, /changeStatus\(status: Status\): this;/);
  assert.doesNotMatch(text, /\bany\b/);
});

test('no declaration of the library says any', () => {
  const declarations = readdirSync(join(place, 'dvent'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  assert.ok(declarations.includes('index.d.ts'));
  const code = (file: string) =>
    readFileSync(join(place, 'dvent', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^']*'|"[^"]*"/g, '');
  const guilty = declarations.filter((file) => /\bany\b/.test(code(file)));
  assert.deepEqual(guilty, [], relative(root, place));
});
