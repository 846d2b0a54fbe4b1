import { Given, Then, When } from '@cucumber/cucumber';
import { aggregateCache, everyEvents, foldsSlowerThan, onDemand } from '../../src/snapshots/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { keepingOf } from '../support/keeping.ts';
import { repositoryOf } from '../support/repositories.ts';
import { Todo } from '../support/todo.ts';
import { todoOf } from '../support/todos.ts';
import type { SpecWorld } from '../support/world.ts';

const snapshotsOf = async (world: SpecWorld) => present((await keepingOf(world)).snapshots, 'snapshots');

Given('snapshots at every {int} events', async function (this: SpecWorld, count: number) {
  (await keepingOf(this)).takeSnapshots({ policy: everyEvents(count) });
});

Given('snapshots at every {int} events, of which {int} are kept', async function (this: SpecWorld, count: number, keep: number) {
  (await keepingOf(this)).takeSnapshots({ policy: everyEvents(count), keep });
});

Given('snapshots at every {int} events, and a cache', async function (this: SpecWorld, count: number) {
  const keeping = await keepingOf(this);
  keeping.cache = aggregateCache();
  keeping.takeSnapshots({ policy: everyEvents(count) });
});

Given('snapshots on demand', async function (this: SpecWorld) {
  (await keepingOf(this)).takeSnapshots({ policy: onDemand });
});

Given('snapshots of whatever folds for longer than {int} ms', async function (this: SpecWorld, milliseconds: number) {
  (await keepingOf(this)).takeSnapshots({ policy: foldsSlowerThan(milliseconds) });
});

Given('snapshots whose policy throws', async function (this: SpecWorld) {
  const policy = () => {
    throw new Error('no policy');
  };
  (await keepingOf(this)).takeSnapshots({ policy });
});

Given('snapshots at every {int} events, which cannot be kept', async function (this: SpecWorld, count: number) {
  const put = () => Promise.reject(new Error('the disk is full'));
  (await keepingOf(this)).takeSnapshots({ policy: everyEvents(count) }, () => ({ put }));
});

Given('snapshots at every {int} events, which cannot be read', async function (this: SpecWorld, count: number) {
  const get = () => Promise.reject(new Error('the disk is gone'));
  (await keepingOf(this)).takeSnapshots({ policy: everyEvents(count) }, () => ({ get }));
});

const gates = new WeakMap<SpecWorld, () => void>();

Given('snapshots at every {int} events, whose keeping takes until it is let go', async function (this: SpecWorld, count: number) {
  const gate = Promise.withResolvers<void>();
  gates.set(this, gate.resolve);
  (await keepingOf(this)).takeSnapshots({ policy: everyEvents(count) }, (bucket) => ({
    put: async (...put) => {
      await gate.promise;
      return bucket.put(...put);
    },
  }));
});

async function expectVersions(world: SpecWorld, id: string, versions: readonly number[]) {
  const keeping = await keepingOf(world);
  await keeping.snapshots?.idle();
  expectEqual(await keeping.versions(id), versions, 'The versions at which there are snapshots');
  keeping.seen = (await keeping.bucket.get(`Todo-${id}`))?.revision ?? 0;
}

Then('a snapshot of {text} stands at version {int}', async function (this: SpecWorld, id: string, version: number) {
  await expectVersions(this, id, [version]);
});

Then(/^snapshots of "(.*)" stand at the versions ([\d, and]+)$/, async function (this: SpecWorld, id: string, versions: string) {
  await expectVersions(this, id, versions.split(/, | and /).map(Number));
});

Then('there is no snapshot of {text}', async function (this: SpecWorld, id: string) {
  await expectVersions(this, id, []);
});

Then('there is no snapshot of {text} yet', async function (this: SpecWorld, id: string) {
  expectEqual(await (await keepingOf(this)).versions(id), []);
});

Then(
  'when it is let go, a snapshot of {text} stands at version {int}',
  async function (this: SpecWorld, id: string, version: number) {
    present(gates.get(this), 'gate')();
    await expectVersions(this, id, [version]);
  },
);

Then('the snapshot of {text} is as it was', async function (this: SpecWorld, id: string) {
  const keeping = await keepingOf(this);
  await keeping.snapshots?.idle();
  expectEqual((await keeping.bucket.get(`Todo-${id}`))?.revision, keeping.seen);
});

Then(
  'a snapshot of {text} stands at version {int}, of a later state version',
  async function (this: SpecWorld, id: string, version: number) {
    await expectVersions(this, id, [version]);
    expectTrue((await (await keepingOf(this)).snapshotText(id)).includes('"stateVersion":2,'), 'it is of state version 2');
  },
);

When('a snapshot of it is asked for', async function (this: SpecWorld) {
  const taken = await snapshotsOf(this);
  await this.attempts.make(() => taken.take(todoOf(this)));
});

When('the snapshots of {text} are to be forgotten', async function (this: SpecWorld, id: string) {
  await (await snapshotsOf(this)).forget(`Todo-${id}`);
});

When('the snapshots of {text} are to be forgotten while the todo is loaded', async function (this: SpecWorld, id: string) {
  const keeping = await keepingOf(this);
  const gate = Promise.withResolvers<void>();
  keeping.gate = gate.promise;
  const loading = (await repositoryOf(this)).requireAggregate(Todo, id);
  await (await snapshotsOf(this)).forget(`Todo-${id}`);
  gate.resolve();
  await this.attempts.make(() => loading);
});

async function close(this: SpecWorld) {
  await (await snapshotsOf(this)).close();
}
Given('the snapshots were closed', close);
When('the snapshots are closed', close);
