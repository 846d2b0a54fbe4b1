import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type } from 'arktype';
import * as v from 'valibot';
import { z } from 'zod';
import {
  Aggregate,
  defineCommand,
  defineEvent,
  InMemoryEventStore,
  InvalidEventError,
  Repository,
  shape,
} from '../../src/index.ts';
import { unchecked } from './unchecked.ts';

// Schemas of several libraries, and schemas that do not keep to the rules.

const libraries: {
  readonly [name: string]: StandardSchemaV1<{ n: number; note?: string | undefined }, { n: number; note: string }>;
} = {
  Zod: z.object({ n: z.number().positive(), note: z.string().default('none') }),
  Valibot: v.object({ n: v.pipe(v.number(), v.minValue(1)), note: v.optional(v.string(), 'none') }),
  ArkType: type({ n: 'number > 0', note: "string = 'none'" }),
};

for (const [name, schema] of Object.entries(libraries)) {
  describe(`a schema of ${name}`, () => {
    const Counted = defineEvent('Counted', schema);
    const Count = defineCommand('Count', schema);

    test('gives its output', () => {
      assert.deepEqual(Counted({ n: 1 }).data.toJS(), { n: 1, note: 'none' });
      assert.deepEqual(Count({ n: 2, note: 'x' }).data.toJS(), { n: 2, note: 'x' });
    });

    test('says what it found wrong, and where', () => {
      const refused = (code: string) => (error: unknown) => {
        assert.ok(error instanceof Error && 'issues' in error && Array.isArray(error.issues) && 'code' in error);
        assert.equal(error.code, code);
        const [issue] = error.issues;
        const step = issue.path[0];
        assert.equal(typeof step === 'object' ? step.key : step, 'n');
        assert.match(error.message, /^Invalid Count(ed)?: n: ./);
        return true;
      };
      for (const n of [0, '1', undefined, null, Number.NaN]) {
        assert.throws(() => Counted({ n: unchecked(n) }), refused('INVALID_EVENT'));
        assert.throws(() => Count({ n: unchecked(n) }), refused('INVALID_COMMAND'));
      }
    });
  });
}

describe('a schema that answers with a promise', () => {
  const issues = { issues: [{ message: 'no' }] };
  const schemas = {
    'of a value': async (value: unknown) => ({ value }),
    'of issues': async () => issues,
    'of nothing': () => unchecked(null),
    'that rejects': () => Promise.reject(new Error('never to be heard of')),
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested.
    'that is a thenable': () => ({ then: () => {} }),
  };
  for (const [what, validate] of Object.entries(schemas)) {
    test(`${what} is refused at its first use`, async () => {
      const schema: ReturnType<typeof shape<object>> = unchecked({ '~standard': { version: 1, vendor: 'test', validate } });
      const refusal = { code: 'INVALID_ARGUMENT', field: 'schema', message: /answers at once/ };
      assert.throws(() => defineEvent('Late', schema)({}), refusal);
      assert.throws(() => defineCommand('Late', schema)({}), refusal);
      // A rejection that nobody hears of would end the process, or at least this test.
      await new Promise(setImmediate);
    });
  }

  test('because of an asynchronous check', () => {
    const Late = defineEvent('Late', z.object({ n: z.number().refine(async () => true) }));
    assert.throws(() => Late({ n: 1 }), { code: 'INVALID_ARGUMENT', field: 'schema' });
  });
});

describe('what is no schema', () => {
  for (const schema of [undefined, null, {}, () => true, { '~standard': 1 }, { '~standard': { validate: 1 } }, 'string']) {
    test(`is refused at definition: ${typeof schema === 'function' ? 'a function' : JSON.stringify(schema)}`, () => {
      assert.throws(() => defineEvent('Bad', unchecked(schema)), { code: 'INVALID_ARGUMENT', field: 'schema', value: schema });
      assert.throws(() => defineCommand('Bad', unchecked(schema)), { code: 'INVALID_ARGUMENT', field: 'schema', value: schema });
    });
  }
});

test('what a schema lets through must still be data', () => {
  const dated: ReturnType<typeof shape<object>> = unchecked(z.object({ at: z.date() }));
  const Dated = defineEvent('Dated', dated);
  assert.throws(() => Dated({ at: new Date(0) }), {
    code: 'INVALID_EVENT',
    message:
      'Invalid Dated: at: expected JSON (null, boolean, finite number, string, array, plain object), got an instance of Date',
  });
  const list: ReturnType<typeof shape<object>> = unchecked(z.array(z.string()));
  const Listed = defineEvent('Listed', list);
  assert.throws(() => Listed(['a']), { code: 'INVALID_EVENT', message: /expected a plain object, got an array/ });
});

test('an error that a schema throws is passed on', () => {
  const failure = new Error('broken');
  const validate = () => {
    throw failure;
  };
  const Broken = defineEvent<'Broken', StandardSchemaV1<object>>('Broken', {
    '~standard': { version: 1, vendor: 'test', validate },
  });
  assert.throws(() => Broken({}), failure);
});

test('loaded events are checked if that is asked for', async () => {
  const eventStore = new InMemoryEventStore();
  const define = (schema: StandardSchemaV1<{ n: number }>) => {
    const Counted = defineEvent('Counted', schema);
    return {
      Counted,
      Counter: class extends Aggregate({
        type: 'Counter',
        events: [Counted],
        state: { n: 0 },
        apply: { Counted: (state, { data }) => state.set('n', data.get('n')) },
      }) {},
    };
  };
  const old = define(shape<{ n: number }>());
  const strict = define(z.object({ n: z.number().max(9) }));
  await new Repository({ eventStore }).saveAggregate(
    old.Counter.generate('1').applyEvents([old.Counted({ n: 1 }), old.Counted({ n: 10 })]),
  );
  assert.equal((await new Repository({ eventStore }).requireAggregate(strict.Counter, '1')).state.n, 10);
  const checking = new Repository({ eventStore, validateOnLoad: true });
  await assert.rejects(
    checking.getAggregate(strict.Counter, '1'),
    (error) => error instanceof InvalidEventError && error.eventType === 'Counted',
  );
  assert.equal((await checking.requireAggregate(strict.Counter, '1', { version: 1 })).state.n, 1);
  assert.equal((await checking.requireAggregate(old.Counter, '1')).state.n, 10);
});
