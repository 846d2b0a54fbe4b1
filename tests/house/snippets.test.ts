import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippetsInMarkdown, snippetsInSource } from '../../scripts/snippets/find.ts';
import { TreeCopy } from './tree.ts';

const markdown = [
  '# Title',
  '',
  '```ts',
  'const a = 1;',
  '```',
  '',
  '```sh',
  'ls',
  '```',
  'Then:',
  '```ts continued',
  'const b: string = a;',
  '```',
  '',
];
const source = ['const x = 1;', '', '/**', ' * Says.', ' *', ' * @example', ' * const c = 1;', ' * @throws never', ' */'];

test('snippets are found where they stand', () => {
  const [whole, ...others] = snippetsInMarkdown('a.md', markdown.join('\n'));
  assert.deepEqual(others, []);
  assert.equal(whole?.line, 4);
  assert.deepEqual(
    whole?.code
      .split('\n')
      .map((code, at) => code && `${at + 4}: ${code}`)
      .filter(Boolean),
    ['4: const a = 1;', '12: const b: string = a;'],
  );
  assert.deepEqual(snippetsInSource('a.ts', source.join('\n')), [{ file: 'a.ts', line: 7, code: 'const c = 1;\n' }]);
});

test('a snippet that does not compile is told by its place', () => {
  using tree = new TreeCopy('scripts', 'package.json', 'tsconfig.json');
  tree.plant('src/a.ts', source.join('\n'));
  tree.plant('README.md', '```ts\nconst fine = 1;\n```\n');
  const check = () => tree.run('node', ['scripts/check-snippets.ts']);
  assert.equal(check().code, 0);
  tree.plant('docs/guide.md', markdown.join('\n'));
  const { code, output } = check();
  assert.notEqual(code, 0);
  assert.match(output, /^docs\/guide\.md:12:7: error TS2322/m);
});
