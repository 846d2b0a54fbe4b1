import { randomBytes } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import { eventCodec, keyRing, type StreamHash, type Verification, verify } from '../../src/codec/index.ts';
import { EventLogStore } from '../../src/core/event-log-store.ts';
import type { EventStore } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { entries } from '../support/ledgers.ts';
import { type Tampering, tamperedLog } from '../support/tampered-log.ts';
import { tamperingOf } from '../support/tampering.ts';
import type { SpecWorld } from '../support/world.ts';

// Ledgers, and somebody with access to the database that they are in.

const ring = keyRing({ first: randomBytes(32) });
const chained = () => eventCodec({ chain: true });
const encrypted = () => eventCodec({ chain: true, encryption: ring });

interface Ledgers {
  tampering: Tampering | undefined;
  recorded: readonly StreamHash[];
}

/** What a scenario knows of its ledgers. */
const ledgersOf = new WeakMap<SpecWorld, Ledgers>();

/** The ledgers as they are written. */
async function ledgers(world: SpecWorld): Promise<EventStore> {
  const store = await world.storeOf('ledgers', { codec: chained() });
  if (!ledgersOf.has(world)) {
    ledgersOf.set(world, { tampering: undefined, recorded: [] });
    for (const stream of ['Ledger-rent', 'Ledger-food']) {
      await store.saveEvents(stream, entries(1), { expectedVersion: 'none' });
      await store.saveEvents(stream, entries(2), { expectedVersion: 'any' });
      await store.saveEvents(stream, entries(3), { expectedVersion: 2 });
    }
  }
  return store;
}

const known = (world: SpecWorld) => present(ledgersOf.get(world), 'ledger');

const bare = (world: SpecWorld) => world.storeOf('without a codec', { codec: undefined });

/** The ledgers as whoever checks them finds them. */
async function found(world: SpecWorld, codec = encrypted()): Promise<EventStore> {
  await ledgers(world);
  const log = present(EventLogStore.logOf(await bare(world)), 'log');
  const { tampering } = known(world);
  return new EventLogStore(tampering ? tamperedLog(log, tampering) : log, { codec });
}

Given(/^somebody ((?:edits|changes|removes|swaps|puts|writes) .+)$/, async function (this: SpecWorld, told: string) {
  await ledgers(this);
  known(this).tampering = tamperingOf(told);
});

Given('the ledger {text} was deleted', async function (this: SpecWorld, streamId: string) {
  await (await ledgers(this)).deleteStream(streamId, { expectedVersion: 'any' });
});

Given('{text} gets another entry', async function (this: SpecWorld, streamId: string) {
  await (await ledgers(this)).saveEvents(streamId, entries(4), { expectedVersion: 3 });
});

Given('{text} has 2 entries without a chain, and one with', async function (this: SpecWorld, streamId: string) {
  await (await bare(this)).saveEvents(streamId, entries(1, 2), { expectedVersion: 'none' });
  await (await ledgers(this)).saveEvents(streamId, entries(3), { expectedVersion: 2 });
});

Given('{text} has 3 encrypted entries', async function (this: SpecWorld, streamId: string) {
  await ledgers(this);
  const store = await this.storeOf('encrypted', { codec: encrypted() });
  await store.saveEvents(streamId, entries(1, 2, 3), { expectedVersion: 'none' });
});

Given('the heads of the store were recorded', async function (this: SpecWorld) {
  const { heads } = await verify(await found(this));
  known(this).recorded = heads;
});

When('the store is verified', async function (this: SpecWorld) {
  await this.attempts.make(async () => verify(await found(this)));
});

When('the store is verified by somebody without the key', async function (this: SpecWorld) {
  await this.attempts.make(async () => verify(await found(this, chained())));
});

When('the store is verified against the recorded heads', async function (this: SpecWorld) {
  const { recorded } = known(this);
  await this.attempts.make(async () => verify(await found(this), { recorded }));
});

When('{text} is read', async function (this: SpecWorld, streamId: string) {
  const store = await found(this);
  await this.attempts.make(() => collected(store.getEvents(streamId)));
});

const verification = ({ attempts }: SpecWorld) => attempts.result as Verification;

Then('{int} streams and {int} events are in order', function (this: SpecWorld, streams: number, events: number) {
  const found = verification(this);
  expectEqual({ streams: found.streams, events: found.events, faults: found.faults }, { streams, events, faults: [] });
});

Then('{text} is told as deleted', function (this: SpecWorld, streamId: string) {
  expectEqual(verification(this).deleted, [streamId]);
});

Then('no fault is found', function (this: SpecWorld) {
  expectEqual(verification(this).faults, []);
});

Then('{int} events are told to have no chain', function (this: SpecWorld, events: number) {
  expectEqual(verification(this).unchained, events);
});

Then('{int} events are told not to have been read', function (this: SpecWorld, events: number) {
  expectEqual(verification(this).unread, events);
});

Then('each event was read', function (this: SpecWorld) {
  expectEqual(verification(this).unread, 0);
});

Then(
  'the fault is {text} in {text}, at version {int}',
  function (this: SpecWorld, kind: string, streamId: string, version: number) {
    const [fault] = verification(this).faults;
    const first = present(fault, 'fault');
    expectEqual({ kind: first.kind, streamId: first.streamId, version: first.version }, { kind, streamId, version });
    expectTrue(
      verification(this).faults.every((one) => one.streamId === streamId),
      `only ${streamId} has faults`,
    );
  },
);
