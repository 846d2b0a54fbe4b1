import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineEvent, OutcomeUnknownError, shape } from '../../src/index.ts';
import { openEventStore } from '../../src/open.ts';
import { distant, throughProxy } from './distant.ts';

const Noted = defineEvent('Noted', shape<{ text: string }>());
const note = (id: string) => Noted({ text: id }, { id });

for (const { name, skip, fresh } of distant) {
  test(`${name}: a save over several streams that is cut is there whole or not at all, and can be said again`, {
    skip,
  }, async (t) => {
    const direct = await fresh();
    await using others = await openEventStore(direct);
    await using proxied = await throughProxy(direct);
    const { store, proxy } = proxied;
    const figures = { cuts: 0, unknown: 0, written: 0, torn: 0 };
    for (const cut of ['answer', 'request'] as const) {
      for (const at of ['first', 'last']) {
        const id = (part: string) => `${cut}-${at}-${part}`;
        await others.saveEvents(id('checked'), [note(id('given'))], { expectedVersion: 'none' });
        const saves = [
          { streamId: id('one'), events: [note(id('first')), note(id('second'))], expectedVersion: 'none' as const },
          { streamId: id('checked'), events: [], expectedVersion: 1 },
          { streamId: id('two'), events: [note(id('last'))], expectedVersion: 'any' as const },
        ];
        const isCut = proxy.cutAt(`${id(at)}"`, cut);
        const error: unknown = await store.saveStreams(saves).catch((reason: unknown) => reason);
        await isCut;
        assert.ok(error instanceof OutcomeUnknownError, `the outcome is told as ${error}`);
        const mine = [id('first'), id('second'), id('last')];
        const there = async () => {
          const ids: string[] = [];
          for await (const { event } of others.getAllEvents()) ids.push(event.id);
          return ids.filter((eventId) => mine.includes(eventId));
        };
        const before = await there();
        if (before.length > 0 && before.length < mine.length) figures.torn += 1;
        figures.cuts += 1;
        figures.unknown += 1;
        if (before.length > 0) figures.written += 1;
        const again = await store.saveStreams(error.saves);
        assert.deepEqual(
          again.map(({ version }) => version),
          [2, 1, 1],
        );
        assert.deepEqual(await there(), mine);
      }
    }
    t.diagnostic(
      `cuts ${figures.cuts}, told as unknown ${figures.unknown}, of these written ${figures.written}, torn ${figures.torn}`,
    );
    assert.equal(figures.torn, 0);
  });
}
