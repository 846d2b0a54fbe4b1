import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, type EventStore, type ExpectedVersion, OutcomeUnknownError, type Saved, shape } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import type { Cut, CuttingProxy } from '../servers/cutting-proxy.ts';
import { distant, throughProxy } from './distant.ts';
import { freshSchema } from './places.ts';

// The connection is cut between a save and its answer: the outcome is told as unknown, and saying the save again, at once or after
// others have written on, gives the first result or the contract's error. Nothing is there twice.

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (id: string) => Noted({ text: id }, { id });

/** What a writer expects of a stream that has two events, or none. */
const expectations: readonly { readonly expectedVersion: ExpectedVersion; readonly begunWith: number }[] = [
  { expectedVersion: 'any', begunWith: 2 },
  { expectedVersion: 'any', begunWith: 0 },
  { expectedVersion: 'none', begunWith: 0 },
  { expectedVersion: 0, begunWith: 0 },
  { expectedVersion: 'exists', begunWith: 2 },
  { expectedVersion: 2, begunWith: 2 },
];

for (const { name, skip, fresh, late } of distant) {
  test(`${name}: connections that are cut between a save and its answer`, { skip }, async (t) => {
    const direct = await fresh();
    await using others = await openEventStore(direct);
    await using proxied = await throughProxy(direct);
    const { store, proxy } = proxied;
    const figures = { cuts: 0, unknown: 0, saved: 0, refused: 0 };
    for (const cut of ['answer', 'request'] as const) {
      for (const othersWrite of [false, true]) {
        for (const { expectedVersion, begunWith } of expectations) {
          const told = `${cut} cut, ${expectedVersion} on ${begunWith}, ${othersWrite ? 'others wrote' : 'at once'}`;
          await t.test(told, async () => {
            figures.cuts += 1;
            const outcome = await cutSave({ store, others, proxy }, { cut, expectedVersion, begunWith, othersWrite });
            figures.unknown += 1;
            if (outcome === 'saved') figures.saved += 1;
            else figures.refused += 1;
            assert.equal(outcome, cut === 'request' && othersWrite ? late(expectedVersion) : 'saved');
          });
        }
      }
    }
    const ids: string[] = [];
    for await (const { event } of others.getAllEvents()) ids.push(event.id);
    const doubled = ids.length - new Set(ids).size;
    t.diagnostic(
      `cuts ${figures.cuts}, told as unknown ${figures.unknown}, saved in the end ${figures.saved}, refused ${figures.refused}, doubled ${doubled}`,
    );
    assert.equal(doubled, 0);
  });
}

for (const { name, skip, fresh, gone } of distant) {
  test(`${name}: a connection that is cut under 64 saves: each of them is told as unknown or saved, and none is there twice`, {
    skip,
  }, async (t) => {
    const direct = await fresh();
    await using proxied = await throughProxy(direct);
    const { store, proxy } = proxied;
    for (const cut of ['answer', 'request'] as const) {
      const ids = Array.from({ length: 64 }, (_, index) => `${cut}-event-${index}`);
      const save = (id: string, index: number) =>
        store.saveEvents(`Many-${cut}-${index}`, [note(id)], { expectedVersion: 'any' });
      const isCut = proxy.cutAt(`${cut}-event-40`, cut);
      const outcomes = await Promise.allSettled(ids.map(save));
      await isCut;
      const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      t.diagnostic(`${cut} cut: ${64 - failed.length} saved, ${failed.length} told as unknown`);
      assert.ok(failed.length > 0);
      for (const error of failed) {
        assert.ok(error instanceof OutcomeUnknownError);
        await store.saveStreams(error.saves);
      }
      const there: string[] = [];
      for await (const { event } of store.getAllEvents()) there.push(event.id);
      assert.deepEqual(there.filter((id) => id.startsWith(cut)).toSorted(), ids.toSorted());
    }
  });

  test(`${name}: a deletion and an archiving whose answer is lost are told as unknown, and can be said again`, {
    skip,
  }, async () => {
    await using proxied = await throughProxy(await fresh());
    const { store, proxy } = proxied;
    await store.saveEvents('Gone-1', [note('gone')], { expectedVersion: 'none' });
    for (const act of [() => store.archiveStream('Gone-1'), () => store.deleteStream('Gone-1', { expectedVersion: 'exists' })]) {
      const isCut = proxy.cutAt(gone, 'answer');
      await assert.rejects(act(), { code: 'OUTCOME_UNKNOWN' });
      await isCut;
      const again = await act();
      if (again) assert.deepEqual([again.version, again.events.length], [2, 1]);
    }
    assert.equal((await store.getLastEvent('Gone-1'))?.event.type, undefined);
  });
}

test('PostgreSQL: a connection that is cut while a refusal is looked into costs another look, and no verdict', async (t) => {
  await using proxied = await throughProxy(await freshSchema());
  const { store, proxy } = proxied;
  await store.saveEvents('Seen-1', [note('seen')], { expectedVersion: 'none' });
  const isCut = proxy.cutAt('json_agg', 'answer'); // the statement that reads the streams as they are
  await assert.rejects(store.saveEvents('Seen-1', [note('late')], { expectedVersion: 0 }), { code: 'CONCURRENCY', actual: 1 });
  await isCut;
  t.diagnostic('cut once, answered by the second look');
});

let streams = 0;

interface Parties {
  readonly store: EventStore;
  readonly others: EventStore;
  readonly proxy: CuttingProxy;
}

interface CutSave {
  readonly cut: Cut;
  readonly expectedVersion: ExpectedVersion;
  readonly begunWith: number;
  readonly othersWrite: boolean;
}

/** Cuts a save, says it again, and gives how it ended: saved, or the code of its refusal. */
async function cutSave({ store, others, proxy }: Parties, { cut, expectedVersion, begunWith, othersWrite }: CutSave) {
  streams += 1;
  const streamId = `Cut-${streams}`;
  const ids = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${streamId}/${kind}${index}`);
  if (begunWith > 0) await others.saveEvents(streamId, ids('given', begunWith).map(note), { expectedVersion: 'none' });
  const events = ids('mine', 2).map(note);

  const isCut = proxy.cutAt(`${streamId}/mine0`, cut);
  const error: unknown = await store.saveEvents(streamId, events, { expectedVersion }).catch((reason: unknown) => reason);
  await isCut;
  assert.ok(error instanceof OutcomeUnknownError, `the outcome is told as ${error}`);
  assert.deepEqual(
    error.events.map(({ id }) => id),
    ids('mine', 2),
  );
  const theirs = othersWrite ? ids('theirs', 1) : [];
  if (othersWrite) await others.saveEvents(streamId, theirs.map(note), { expectedVersion: 'any' });

  const again = () => store.saveStreams(error.saves).then(([saved]) => saved as Saved); // one save, one result
  const outcomes = [await settled(again()), await settled(again())];
  assert.deepEqual(outcomes[0], outcomes[1], 'saying it once more gave another result');
  const outcome = outcomes[0];
  const stored: string[] = [];
  for await (const { event } of store.getEvents(streamId)) stored.push(event.id);
  const mine = typeof outcome === 'string' ? [] : ids('mine', 2);
  const expected = [...ids('given', begunWith), ...(cut === 'answer' ? [...mine, ...theirs] : [...theirs, ...mine])];
  assert.deepEqual(stored, expected);
  if (typeof outcome !== 'string') {
    assert.deepEqual(
      outcome?.events.map(({ id, version }) => ({ id, version })),
      mine.map((id) => ({ id, version: stored.indexOf(id) + 1 })),
    );
  }
  return typeof outcome === 'string' ? outcome : 'saved';
}

const settled = (saving: Promise<Saved>) => saving.catch((error: { code: string }) => error.code);
