import { Then, When } from '@cucumber/cucumber';
import type { EventStore } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { present } from '../../src/testing/expect.ts';
import { made } from '../support/save.ts';
import { toldFrom } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

When('the store is/was closed', async function (this: SpecWorld) {
  const store = await this.store();
  await this.attempts.make(() => store.close());
});

const added = () => made(toldFrom('added'));
const any = { expectedVersion: 'any' } as const;

/** Every call of the contract, on a stream. */
const calls: { readonly [told: string]: (store: EventStore, streamId: string) => Promise<unknown> } = {
  'a save': (store, streamId) => store.saveEvents(streamId, added(), any),
  'an empty save': (store, streamId) => store.saveEvents(streamId, [], any),
  'a save of two streams': async (store, streamId) => {
    const saves = [streamId, 'Todo-bread'].map((id) => ({ streamId: id, events: added(), ...any }));
    return store.saveStreams(saves);
  },
  'a stream': async (store, streamId) => collected(store.getEvents(streamId)),
  'a stream in batches': async (store, streamId) => collected(store.getEvents(streamId).batches()),
  'the log': async (store) => collected(store.getAllEvents()),
  'the log in batches': async (store) => collected(store.getAllEvents().batches()),
  'an event': (store) => store.getEvent('one'),
  'a last event': (store, streamId) => store.getLastEvent(streamId),
  'the streams': async (store) => collected(store.getStreams()),
  'a subscription': async (store) => collected(store.subscribe()),
  archiving: (store, streamId) => store.archiveStream(streamId),
  unarchiving: (store, streamId) => store.unarchiveStream(streamId),
  'a deletion': (store, streamId) => store.deleteStream(streamId, any),
  'a value': (store) => store.bucket('keys').get('Ada'),
  'a put': (store) => store.bucket('keys').put('Ada', new Uint8Array()),
  'a deletion of a value': (store) => store.bucket('keys').delete('Ada'),
  'a list of values': async (store) => collected(store.bucket('keys').entries()),
  'a list of keys': async (store) => collected(store.bucket('keys').keys()),
};

const anyCall = `^(${Object.keys(calls).join('|')}) is asked for`;

When(new RegExp(`${anyCall}$`), async function (this: SpecWorld, told: string) {
  const store = await this.store();
  await this.attempts.make(() => present(calls[told], told)(store, 'Todo-milk'));
});

When(new RegExp(`${anyCall} with the stream name "(.*)"$`), async function (this: SpecWorld, told: string, streamId: string) {
  const store = await this.store();
  await this.attempts.make(() => present(calls[told], told)(store, streamId));
});

When('a store is used in a block that ends', async function (this: SpecWorld) {
  await using store = await this.store();
  await store.saveEvents('Todo-milk', added(), any);
});

Then('it is closed', async function (this: SpecWorld) {
  const store = await this.store();
  await this.attempts.make(() => store.getLastEvent('Todo-milk'));
  const { error } = this.attempts;
  if (!(error instanceof Error && 'code' in error && error.code === 'STORE_CLOSED')) throw error;
});
