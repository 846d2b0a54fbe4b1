import assert from 'node:assert/strict';
import { type DataTable, Given, Then } from '@cucumber/cucumber';
import { z } from 'zod';
import { Contributor } from '../../domain/contributor.ts';
import { contributorIdOf } from '../../domain/identity.ts';
import { type Period, readContributorsOverTime } from '../../queries/contributors-over-time.ts';
import { CommitLine, commitsFrom } from './commit-table.ts';
import { eventsInWords } from './events-in-words.ts';
import type { HistoryWorld } from './world.ts';

Given('these commits are taken in', async function (this: HistoryWorld, table: DataTable) {
  await this.takeIn(commitsFrom(z.array(CommitLine).parse(table.hashes())));
});

Given('{int} commits are taken in, one after the other', async function (this: HistoryWorld, count: number) {
  const lines = Array.from({ length: count }, (_, index) => ({
    commit: `c${index}`,
    date: '2024-01-01',
    what: '',
    added: '0',
    removed: '0',
  }));
  await this.takeIn(commitsFrom(lines));
});

Then('{int} commit(s) was/were new', function (this: HistoryWorld, count: number) {
  assert.equal(this.newCommits, count);
});

Then('the heads are {}', async function (this: HistoryWorld, heads: string) {
  const { state } = await this.chapter(1);
  assert.deepEqual(state.heads.toArray().sort(), heads.split(', '));
});

Then('chapter {int} (is closed and )has the events {}', async function (this: HistoryWorld, number: number, events: string) {
  assert.equal(eventsInWords(await this.chapter(number)), events);
});

Then('chapter {int} counts {int} commits', async function (this: HistoryWorld, number: number, commits: number) {
  assert.equal((await this.chapter(number)).state.commits, commits);
});

Then('the contributor {string} has the events {}', async function (this: HistoryWorld, label: string, events: string) {
  assert.equal(eventsInWords(await contributor(this, label)), events);
});

Then('the contributor {string} has {sums}', async function (this: HistoryWorld, label: string, sums: object) {
  const { commits, added, removed } = (await contributor(this, label)).state;
  assert.deepEqual({ commits, added, removed }, sums);
});

Then('the contributor {string} has {int} merge(s)', async function (this: HistoryWorld, label: string, merges: number) {
  assert.equal((await contributor(this, label)).state.merges, merges);
});

Then('by {period} the contributors made these commits', async function (this: HistoryWorld, period: Period, table: DataTable) {
  const [[, ...periods] = []] = table.raw();
  const contributors = await readContributorsOverTime(this.eventStore, { source: this.source, period });
  const rows = contributors.map(({ label, commitsIn }) => [label, ...periods.map((when) => String(commitsIn.get(when) ?? ''))]);
  assert.deepEqual(rows, table.rows());
});

function contributor(world: HistoryWorld, label: string): Promise<Contributor> {
  const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(label) ?? [];
  return world.repository.requireAggregate(Contributor, contributorIdOf(world.source, { name, email }));
}
