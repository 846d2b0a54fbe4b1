import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from '../contenders/contender.ts';
import { type ContenderName, loadContender } from '../contenders/registry.ts';
import { type Fact, factAt, historyOf, idAt } from '../domain/fact.ts';
import { type RaceRow, raceRows } from '../rows.ts';

// What every contender on a server has to show.

const peersInstalled = existsSync(new URL('../node_modules/.package-lock.json', import.meta.url));

/** Why they cannot be tried; `false` where they can. */
export const withoutPeers =
  peersInstalled || process.env.DVENT_REQUIRE_ALL === '1' ? false : 'the peers are not installed: `npm run bench` does it';

export const contendersOn = (place: RaceRow['where']): readonly ContenderName[] => [
  ...new Set(
    raceRows.flatMap(({ where, ours, raw, peers }) => (where === place ? [ours, ...(raw ? [raw.contender] : []), ...peers] : [])),
  ),
];

interface Ground {
  readonly folder: string;
  readonly server: string;
}

type Use = (contender: Contender, reopen: () => Promise<Contender>) => Promise<void>;

export async function withContender(name: ContenderName, { folder, server }: Ground, use: Use): Promise<void> {
  const open = await loadContender(name);
  const directory = mkdtempSync(join(folder, 'contender-'));
  const reopen = async () => open({ directory, synchronous: 'full', server });
  const contender = await reopen();
  try {
    await use(contender, reopen);
  } finally {
    await contender.close();
  }
}

/** It gives back what it was given, one by one or at once, and others see it. */
export async function givesBack(contender: Contender, { isRaw }: { isRaw: boolean }): Promise<void> {
  const history = historyOf(idAt('at once', 0));
  await contender.save(history);
  const [one, other] = [factAt(idAt('one', 0), 1), factAt(idAt('one', 0), 2)];
  await contender.save([one]);
  assert.equal(await contender.isCommitted?.(one), true);
  assert.equal(await contender.isCommitted?.(other), false);
  await contender.save([other]);

  const characters = (facts: readonly Fact[]) => facts.flatMap(({ data }) => Object.values(data)).join('').length;
  const atOnce = await contender.load(history[0]?.id ?? '');
  const oneByOne = await contender.load(one.id);
  assert.equal(atOnce.events, characters(history));
  assert.equal(oneByOne.events, characters([one, other]));
  // The description, the last status, and when it was added and changed.
  const { length: time } = new Date().toISOString();
  const description = one.type === 'TodoAdded' ? one.data.description.length : 0;
  assert.equal(oneByOne.state, isRaw ? undefined : description + other.data.status.length + 2 * time);
}

/** It refuses to begin a todo that another has begun. */
export const refusesWhatIsBegun: Use = async (contender, reopen) => {
  const first = factAt(idAt('begun', 0), 1);
  const other = await reopen();
  try {
    await contender.save([first]);
    await assert.rejects(async () => other.save([first]));
    await contender.save([factAt(first.id, 2)]);
  } finally {
    await other.close();
  }
};
