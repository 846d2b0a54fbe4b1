import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { read } from './tree.ts';

// What a user sees in their editor: a sentence for everything that is public, an example for what they call or make.

interface Exported {
  readonly name: string;
  readonly isType: boolean;
  readonly comment: string;
}

const exported = [
  'src/index.ts',
  'src/open.ts',
  'src/store.ts',
  'src/testing/index.ts',
  'src/stores/sqlite/index.ts',
  'src/stores/postgres/index.ts',
  'src/stores/nats/index.ts',
  'src/application/index.ts',
  'src/values/index.ts',
  'src/codec/index.ts',
  'src/snapshots/index.ts',
].flatMap(exportsOf);

function exportsOf(entry: string): Exported[] {
  const text = read(entry);
  const own = [...text.matchAll(/^export (?:async )?(?:class|function) (\w+)/gm)].map(([, name = '']) =>
    described(entry, name, false),
  );
  const others = [...text.matchAll(/^export (type )?\{([^}]*)\} from '(.*)'/gm)].flatMap(([, type, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) =>
        described(join(dirname(entry), from), name.replace(/^type /, ''), type !== undefined || /^type /.test(name)),
      ),
  );
  return [...own, ...others];
}

function described(file: string, name: string, isType: boolean): Exported {
  const declaration = `(\\/\\*\\*(?:(?!\\*\\/)[\\s\\S])*\\*\\/)\\n(?:export )?(?:abstract |async )*(?:class|function|const|interface|type) ${name}\\b`;
  // One name may stand for a type and a function.
  const comments = [...read(file).matchAll(new RegExp(declaration, 'g'))].map(([, comment = '']) => comment);
  return { name, isType, comment: comments.join('\n') };
}

test('everything public says what it is for', () => {
  assert.ok(exported.length > 50, 'the exports are found');
  assert.deepEqual(
    exported.filter(({ comment }) => comment === '').map(({ name }) => name),
    [],
  );
});

test('everything public that is called or made has an example', () => {
  assert.deepEqual(
    exported.filter(({ isType, comment }) => !isType && !comment.includes('@example')).map(({ name }) => name),
    [],
  );
});
