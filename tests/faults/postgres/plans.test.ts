import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { defineEvent, type EventStore, shape } from '../../../src/index.ts';
import { PostgresEventStore } from '../../../src/stores/postgres/index.ts';
import { PostgresServer } from '../../servers/postgres.ts';
import { type SentQuery, watchedPool } from './watched-pool.ts';

// At 100,000 events in 10,000 streams no query reads a table from end to end, and none reads more of an index than it needs.

const events = 100_000;
const streams = 10_000;
const Noted = defineEvent('Noted', shape<{ text: string }>());
const server = await PostgresServer.start({ settings: { fsync: 'off' } });
after(() => server.stop());

/** What the server tells of a query that it has run. */
interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

async function fill(store: EventStore): Promise<void> {
  const perSave = events / streams;
  for (let begun = 0; begun < streams; begun += 500) {
    const saves = Array.from({ length: 500 }, (_, index) => {
      const stream = begun + index;
      const batch = Array.from({ length: perSave }, (__, part) =>
        Noted({ text: 'x' }, { id: `${stream}/${part}`, metadata: { correlationId: `c${stream}` } }),
      );
      return store.saveEvents(`Note${stream % 7}-${stream}`, batch, { expectedVersion: 'none' });
    });
    await Promise.all(saves);
  }
}

function* nodesOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const part of plan.Plans ?? []) yield* nodesOf(part);
}

test(`each query uses its index at ${events.toLocaleString('en')} events`, { timeout: 120_000 }, async (t) => {
  const sent: SentQuery[] = [];
  const pool = watchedPool(server.url(), (query) => sent.push(query));
  const store = await PostgresEventStore.open(pool, { schema: 'large', listen: false });
  await fill(store);
  const client = new Client({ connectionString: server.url() });
  await client.connect();
  for (const table of ['events', 'streams']) await client.query(`VACUUM ANALYZE large.${table}`);

  const all = async (reading: AsyncIterable<unknown>) => {
    for await (const _ of reading);
  };
  const middle = (await store.getLastEvent('Note1-5020'))?.position;
  assert.ok(middle);
  const calls: { readonly [what: string]: () => Promise<unknown> } = {
    'the events of a stream': () => all(store.getEvents('Note1-5020')),
    'the events of a stream, backwards': () => all(store.getEvents('Note1-5020', { after: 5, backwards: true })),
    'the last event': () => store.getLastEvent('Note1-5020'),
    'one event': () => store.getEvent('5020/3'),
    'the log after a position': () => all(store.getAllEvents({ after: middle, limit: 100 })),
    'the log before a position, backwards': () => all(store.getAllEvents({ before: middle, backwards: true, limit: 100 })),
    'the log, some types and categories': () => all(store.getAllEvents({ types: ['Noted'], categories: ['Note3'], limit: 100 })),
    'the log, one correlation': () => all(store.getAllEvents({ correlationId: 'c77' })),
    'streams after a position': () => all(store.getStreams({ after: middle, limit: 100 })),
    'streams of a category': () => all(store.getStreams({ after: middle, categories: ['Note3'], limit: 100 })),
    'a subscription': async () => {
      for await (const _ of store.subscribe({ after: middle })) return;
    },
    'a save': () => store.saveEvents('Note1-5020', [Noted({ text: 'y' })], { expectedVersion: 10 }),
    'a save that is refused': () =>
      store.saveEvents('Note1-5020', [Noted({ text: 'y' })], { expectedVersion: 3 }).catch(() => {}),
    'a repeat': () => store.saveEvents('Note1-5020', [Noted({ text: 'x' }, { id: '5020/9' })], { expectedVersion: 9 }),
    'a deletion': () => store.deleteStream('Note1-13', { expectedVersion: 'any' }),
  };
  for (const [what, call] of Object.entries(calls)) {
    await t.test(what, async () => {
      sent.length = 0;
      await call();
      assert.ok(sent.length > 0);
      for (const { text, values } of sent) await checkPlan(client, { text, values });
    });
  }
  await client.end();
  await store.close();
  await pool.end();
});

/** Runs the query again, in a transaction that is rolled back, and looks at what it did. */
async function checkPlan(client: Client, { text, values }: SentQuery): Promise<void> {
  if (!/large/.test(text)) return; // what is sent to no table of ours
  await client.query('BEGIN');
  // The plan tells nothing of what a function does: the scans of tables are counted, too.
  const scansBefore = await scans(client);
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
  const plan: Plan = rows[0]['QUERY PLAN'][0].Plan;
  const scansAfter = await scans(client);
  await client.query('ROLLBACK');
  for (const node of nodesOf(plan)) {
    const isWhole = node['Node Type'] === 'Seq Scan' && ['events', 'streams'].includes(node['Relation Name'] ?? '');
    assert.ok(!isWhole, `${text}\n${JSON.stringify(plan, null, 1)}`);
    const read = node['Actual Rows'] * node['Actual Loops'];
    assert.ok(read <= 2_000, `${node['Node Type']} on ${node['Index Name']} reads ${read} rows: ${text}`);
  }
  assert.equal(scansAfter, scansBefore, `a table is read from end to end by ${text}`);
}

async function scans(client: Client): Promise<number> {
  const { rows } = await client.query(
    "SELECT coalesce(sum(seq_scan), 0)::int AS scans FROM pg_stat_xact_user_tables WHERE schemaname = 'large'",
  );
  return rows[0].scans;
}
