import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withoutNats } from '../../tests/servers/nats.ts';
import { criteria } from '../report/criteria.ts';
import type { MeasuredRow, Result } from '../report/result.ts';
import { raceRows as allRows } from '../rows.ts';
import { withoutPeers as needsPeers } from './trials.ts';

// These run the benchmarks as a person does. They need the built package, and the peers, which they install where all must run.

const raceRows = allRows.filter(({ where }) => where !== 'nats' || !withoutNats);
const folder = mkdtempSync(join(tmpdir(), 'dvent-bench-'));
const unfair = join(folder, 'unfair');
after(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...parameters: string[]): Promise<Run> {
  const script = fileURLToPath(new URL('../main.ts', import.meta.url));
  const { promise, resolve } = Promise.withResolvers<Run>();
  execFile(process.execPath, ['--no-warnings', script, ...parameters], (error, stdout, stderr) =>
    resolve({ code: error ? 1 : 0, stdout, stderr }),
  );
  return promise;
}

const durableSettings = {
  SQLite: 'synchronous=FULL, journal_mode=wal',
  PostgreSQL: 'fsync=on, synchronous_commit=on, full_page_writes=on, commit_delay=0',
  JetStream: `storage=file, num_replicas=3, retention=limits, discard=old, max_msgs_per_subject=-1, duplicate_window=120000000000, allow_direct=true, sync_interval=always`,
};

const ratio = (ours: number | null, other: number | null) => Number(((ours ?? 0) / (other ?? 0)).toPrecision(4));
const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

// Side by side, since no figure is looked at here, and each of them waits much of the time.
describe('a run', { concurrency: true }, () => {
  test('a quick run measures every row within three minutes and writes the results in their stated shape', {
    skip: needsPeers,
  }, async () => {
    const { code, stdout, stderr } = await bench('--quick', '--out', folder);
    assert.equal(code, 0, stderr);
    const seconds = Number(/Took ([\d.]+) s/.exec(stdout)?.[1]);
    assert.ok(seconds < 180, `it took ${seconds} s`);

    const results: Result[] = json('results.json');
    assert.equal(results.length, raceRows.length + 4);
    const isFigure = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;
    for (const result of results) {
      assert.deepEqual(Object.keys(result), ['row', 'unit', 'ours', 'raw', 'peers', 'ratioToRaw', 'ratioToBestPeer']);
      assert.ok(isFigure(result.ours), `${result.row} has no figure of ours`);
    }
    const details: { rows: MeasuredRow['detail'][] } = json('results-details.json');
    for (const { row, raw: contender, peers } of raceRows) {
      const result = results.find((candidate) => candidate.row === row);
      const detail = details.rows.find((candidate) => candidate.row === row);
      assert.ok(result && detail, `${row} is missing`);
      const { ours, raw, ratioToRaw, ratioToBestPeer } = result;
      assert.equal(ratioToRaw, contender ? ratio(ours, raw) : null);
      for (const peer of peers) {
        // A peer that fails with others under way is there by its figure one by one; one that always fails, by its failures.
        const isMeasured = isFigure(result.peers[peer] ?? result.peers[`${peer}, one by one`]);
        const failures = detail.contenders.find((candidate) => candidate.contender === peer)?.failures ?? [];
        assert.ok(isMeasured || failures.length > 0, `${row} has neither a figure of ${peer} nor failures`);
      }
      const best = Math.max(...Object.values(result.peers));
      assert.equal(ratioToBestPeer, best > 0 ? ratio(ours, best) : null);
    }

    for (const { row, settings, contenders } of details.rows) {
      const durable = Object.entries(durableSettings).find(([store]) => row.startsWith(store))?.[1];
      if (!durable || contenders.length === 0) continue;
      assert.equal(settings, durable, row);
      assert.ok(stderr.includes(`[${settings}]`));
    }
    assert.match(readFileSync(join(folder, 'results.svg'), 'utf8'), /^<svg [\s\S]*<\/svg>\n$/);
    const text = readFileSync(join(folder, 'results.md'), 'utf8');
    assert.match(text, /\n\| row \| unit \| dvent \|/);
    assert.match(
      text,
      /, PostgreSQL \d+\.\d+ \(.*fsync=on.*synchronous_commit=on.*\); \d{4}/,
      'the server is named beside the machine',
    );
    if (!withoutNats) assert.match(text, /, nats-server \d+\.\d+\.\d+ \(three on this machine, sync_interval=.*\); \d{4}/);
  });

  test('a run in which the raw driver syncs less than ours fails, and says why', { skip: needsPeers }, async () => {
    const { code, stderr } = await bench('--quick', '--only', 'SQLite: save 100', '--raw-synchronous', 'normal', '--out', unfair);
    assert.equal(code, 1);
    assert.match(stderr, /Not a fair comparison: .*node:sqlite has synchronous=NORMAL/);
    assert.ok(!existsSync(unfair), 'no results are written');
  });

  test('so does one in which it waits less for the disk on PostgreSQL', { skip: needsPeers }, async () => {
    const { code, stderr } = await bench(
      '--quick',
      '--only',
      'PostgreSQL: save 100',
      '--raw-synchronous',
      'off',
      '--out',
      unfair,
    );
    assert.equal(code, 1);
    assert.match(stderr, /Not a fair comparison: .*pg has fsync=on, synchronous_commit=off/);
  });

  test('so does one in which JetStream keeps what the client sends in memory', { skip: needsPeers || withoutNats }, async () => {
    const { code, stderr } = await bench('--quick', '--only', '10 saves', '--raw-synchronous', 'off', '--out', unfair);
    assert.equal(code, 1);
    assert.match(stderr, /Not a fair comparison: .*@nats-io\/jetstream has storage=memory/);
  });
});

test('the criteria are the twenty-three lines of the table', () => {
  assert.equal(criteria([]).length, 19, 'and four more once the logs, the import and the subscribers are measured');
});
