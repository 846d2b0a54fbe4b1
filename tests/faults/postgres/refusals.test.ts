import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { DventError, defineEvent, type EventStore, OutcomeUnknownError, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { CuttingProxy } from '../../servers/cutting-proxy.ts';
import { PostgresServer } from '../../servers/postgres.ts';

// What the server has refused is told as what it is, in whatever language it says so: the verdict is by the five-character code, and
// where that leaves open whether the connection has ended, by whether it has.

const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

/** Saving it makes the server do what the text says. */
const Trouble = defineEvent('Trouble', shape<{ text: string }>());

/** The severity as servers in other languages say it; these words have the same length. The code and all else stay as they are. */
const translated = (answer: Buffer): Buffer =>
  Buffer.from(answer.toString('latin1').replaceAll('SERROR\0V', 'SCHYBA\0V').replaceAll('SFATAL\0V', 'SKONEC\0V'), 'latin1');

const languages: { readonly [language: string]: (answer: Buffer) => Buffer } = {
  English: (answer) => answer,
  Czech: translated,
};

let schemas = 0;

/** A store on which a save can be made to fail in the server: at its event, or at its commit. */
async function troubled(rewrite: (answer: Buffer) => Buffer) {
  schemas += 1;
  const schema = `troubled_${schemas}`;
  const proxy = await CuttingProxy.before(server.port, { rewrite });
  const url = server.url().replace(`:${server.port}`, `:${proxy.port}`);
  const store = await PostgresEventStore.open(url, { schema, listen: false });
  await server.sql(`CREATE FUNCTION ${schema}.trouble() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE what text := NEW.data::json ->> 'text';
      BEGIN
        IF what ~ 'raise ' THEN RAISE EXCEPTION 'trouble' USING ERRCODE = right(what, 5); END IF;
        IF what = 'terminate' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
        IF what = 'cancel' THEN PERFORM pg_cancel_backend(pg_backend_pid()); END IF;
        IF what = 'take too long' THEN PERFORM set_config('transaction_timeout', '1', true), pg_sleep(60); END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER at_event AFTER INSERT ON ${schema}.events FOR EACH ROW
      WHEN (NEW.data NOT LIKE '%at commit%') EXECUTE FUNCTION ${schema}.trouble();
    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON ${schema}.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
      WHEN (NEW.data LIKE '%at commit%') EXECUTE FUNCTION ${schema}.trouble()`);
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

const save = (store: EventStore, text: string, id = text) =>
  store.saveEvents('Note-1', [Trouble({ text }, { id })], { expectedVersion: 'any' });

const refusals = {
  'a full disk': 'raise 53100',
  'no memory': 'raise 53200',
  'an error of the disk': 'raise 58030',
  'an error of the server itself': 'raise XX000',
  'an error of a function': 'raise P0001',
  'no right': 'raise 42501',
  'a serialization failure, again and again': 'raise 40001',
  'a deadlock, again and again': 'raise 40P01',
  'a lock that is not to be had, again and again': 'raise 55P03',
  'a cancelled statement': 'cancel',
  'a full disk, noticed at commit': 'at commit raise 53100',
};

for (const [language, rewrite] of Object.entries(languages)) {
  describe(`on a server that speaks ${language}`, () => {
    for (const [what, text] of Object.entries(refusals)) {
      test(`${what}: the save is told as refused`, { timeout: 30_000 }, async () => {
        await using given = await troubled(rewrite);
        const { store } = given;
        const refused = { code: 'STORE_UNAVAILABLE', message: /This call has written nothing\.$/ };
        await assert.rejects(save(store, text), refused);
        await assert.rejects(store.saveStreams(['Note-1', 'Note-2'].map(saveOf(text))), refused);
        assert.equal(await store.getLastEvent('Note-1'), undefined);
        await save(store, 'no trouble');
      });
    }

    test('an id that is taken is a duplicate, and those beside it are saved', { timeout: 30_000 }, async () => {
      await using given = await troubled(rewrite);
      const { store } = given;
      await save(store, 'first');
      const events = ['second', 'first'].map((id) => Trouble({ text: '' }, { id }));
      const outcomes = await Promise.allSettled([
        store.saveEvents('Note-1', events, { expectedVersion: 'any' }),
        ...['a', 'b', 'c'].map((id) => save(store, id)),
      ]);
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as DventError).code : 'saved'));
      assert.deepEqual(codes, ['DUPLICATE_EVENT', 'saved', 'saved', 'saved']);
    });

    test('where the connection ends with it the outcome is unknown, and no more than that', { timeout: 30_000 }, async () => {
      await using given = await troubled(rewrite);
      const { store } = given;
      for (const text of ['terminate', 'take too long']) {
        const error: unknown = await save(store, text).catch((reason: unknown) => reason);
        assert.ok(error instanceof OutcomeUnknownError, `${text}: ${error}`);
        assert.ok(error.cause instanceof Error && 'code' in error.cause, `${text}: the server has said why`);
        assert.equal(error.cause.code, text === 'terminate' ? '57P01' : '25P04');
      }
      await save(store, 'no trouble');
      assert.equal((await store.getLastEvent('Note-1'))?.event.version, 1);
    });
  });
}

const saveOf = (text: string) => (streamId: string) => ({
  streamId,
  events: [Trouble({ text }, { id: `${streamId} ${text}` })],
  expectedVersion: 'any' as const,
});

test("a refusal of an attempt says nothing of an earlier one's outcome", { timeout: 30_000 }, async () => {
  await using proxy = await CuttingProxy.before(server.port);
  const url = server.url().replace(`:${server.port}`, `:${proxy.port}`);
  const store = await PostgresEventStore.open(url, { schema: 'earlier', listen: false });
  const isCut = proxy.cutAt('written all the same', 'answer');
  const unknown: unknown = await save(store, 'written all the same').catch((reason: unknown) => reason);
  await isCut;
  assert.ok(unknown instanceof OutcomeUnknownError);
  const nobody = await CuttingProxy.before(server.port);
  const { port } = nobody;
  await nobody[Symbol.asyncDispose]();
  proxy.target = port;
  proxy.cutAll();
  const refused: unknown = await store.saveStreams(unknown.saves).catch((reason: unknown) => reason);
  assert.ok(refused instanceof DventError);
  assert.equal(refused.code, 'STORE_UNAVAILABLE');
  assert.doesNotMatch(refused.message, /Nothing was written/);
  proxy.target = server.port;
  assert.equal((await store.saveStreams(unknown.saves))[0]?.version, 1);
  assert.equal((await store.getLastEvent('Note-1'))?.event.id, 'written all the same');
  await store.close();
});
