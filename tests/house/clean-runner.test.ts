import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DryRunStatus, type MutantRunOptions, MutantRunStatus, type TestRunner } from '@stryker-mutator/api/test-runner';
import { CleanRunner } from '../../scripts/mutation/clean-runner.ts';

// What the specification's own test finds is true of the mutant, not of what another one has left behind.

/** A process with one scenario, which notices the mutants named; the spoiling ones leave it failing. */
function processWith({ noticed, spoiling = [] }: { noticed: readonly string[]; spoiling?: readonly string[] }) {
  let isSpoilt = false;
  const runs: string[] = [];
  const runner: TestRunner = {
    capabilities: () => ({ reloadEnvironment: false }),
    dryRun: async () => ({ status: DryRunStatus.Complete, tests: [] }),
    mutantRun: async ({ activeMutant: { id } }) => {
      runs.push(id);
      isSpoilt ||= spoiling.includes(id);
      return isSpoilt || noticed.includes(id)
        ? { status: MutantRunStatus.Killed, killedBy: ['one'], failureMessage: 'noticed', nrOfTests: 1 }
        : { status: MutantRunStatus.Survived, nrOfTests: 1 };
    },
  };
  return { clean: new CleanRunner(runner), runs };
}

const mutant = (id: string, mutantActivation: 'runtime' | 'static' = 'runtime'): MutantRunOptions => {
  const location = { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } };
  const activeMutant = { id, fileName: 'a.ts', location, mutatorName: 'ArrayDeclaration', replacement: '[]' };
  return { activeMutant, mutantActivation, sandboxFileName: 'a.ts', timeout: 1, disableBail: false, reloadEnvironment: false };
};

test('what a scenario notices counts where it passes again without the mutant', async () => {
  const { clean, runs } = processWith({ noticed: ['a'] });
  assert.equal((await clean.mutantRun(mutant('a'))).status, 'killed');
  assert.equal((await clean.mutantRun(mutant('b'))).status, 'survived');
  assert.deepEqual(runs, ['a', 'none', 'b']);
});

test('a mutant that spoils its process counts where it is the first there, and no other runs after it', async () => {
  const { clean, runs } = processWith({ noticed: ['a'], spoiling: ['a'] });
  assert.equal((await clean.mutantRun(mutant('a'))).status, 'killed');
  await assert.rejects(clean.mutantRun(mutant('b')), /left something behind/);
  assert.deepEqual(runs, ['a', 'none']);
});

test('in a process that may have been spoilt before, nothing counts', async () => {
  const { clean } = processWith({ noticed: ['a', 'b'], spoiling: ['b'] });
  assert.equal((await clean.mutantRun(mutant('a'))).status, 'killed');
  await assert.rejects(clean.mutantRun(mutant('b')), /spoilt/);
});

test('a mutant that its process began with has it for itself', async () => {
  const { clean, runs } = processWith({ noticed: [], spoiling: ['a'] });
  assert.equal((await clean.mutantRun(mutant('a', 'static'))).status, 'killed');
  assert.deepEqual(runs, ['a']);
});
