import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEventStore } from 'dvent/open';
import { tellTheStory } from '../story.ts';

const directory = mkdtempSync(join(tmpdir(), 'dvent-meter-'));

async function told(url: string) {
  const lines: string[] = [];
  await using store = await openEventStore(url);
  await tellTheStory(store, (line) => lines.push(line));
  return lines.map((line) => line.replace(/, +[\d.]+ ms$/, ''));
}

for (const [name, url] of [
  ['in memory', 'memory:'],
  ['in a file', `sqlite:${join(directory, 'meter.db')}`],
] as const) {
  test(`${name}, a long life is loaded by few events`, async (context) => {
    context.after(() => name === 'in a file' && rmSync(directory, { recursive: true, force: true }));
    const [title, ...loads] = await told(url);
    assert.equal(title, 'A meter of 12,001 events, loaded');
    const read = new Map(
      loads.map((line) => {
        const [, how = '', events = ''] = /^ {2}(.*?) +([\d,]+) events read$/.exec(line) ?? [];
        return [how, Number(events.replace(',', ''))];
      }),
    );
    assert.deepEqual(
      [...read.keys()],
      ['without anything', 'with a snapshot', 'with a cache', 'by the next release', 'by it, once more'],
    );
    assert.equal(read.get('without anything'), 12_001);
    assert.ok((read.get('with a snapshot') ?? 0) <= 124, 'what came after the newest snapshot');
    assert.equal(read.get('with a cache'), 1);
    assert.equal(read.get('by the next release'), 12_001, 'it trusts no state of another version');
    assert.equal(read.get('by it, once more'), 1, 'it has a snapshot of its own');
  });
}
