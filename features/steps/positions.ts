import { Given, Then, When } from '@cucumber/cucumber';
import { asPosition, type EventStore, type Position } from '../../src/index.ts';
import { collected } from '../../src/testing/collected.ts';
import { expectTrue, present } from '../../src/testing/expect.ts';
import { fieldOf } from '../support/refusals.ts';
import { made } from '../support/save.ts';
import { type Told, toldFrom, wordOf } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

async function positionOf(world: SpecWorld, [told]: readonly Told[]): Promise<Position> {
  const stored = (await world.log()).find(({ event }) => wordOf(event) === told?.word);
  return present(stored, `${told?.word} in the log`).position;
}

Then('the positions in the log rise, compared as texts', async function (this: SpecWorld) {
  const { places } = this;
  expectTrue(places.length > 1_000, 'there are many positions');
  expectTrue(
    places.every((position, index) => index === 0 || (places[index - 1] ?? '') < position),
    'each position is greater than the one before it',
  );
});

Then('all positions have one width and need no escaping in a URL', function (this: SpecWorld) {
  const [first = ''] = this.places;
  expectTrue(
    this.places.every((position) => position.length === first.length && position === encodeURIComponent(position)),
    'positions have one width and are safe in a URL',
  );
});

When(
  'the position of {events} is kept as text, and later taken back to read on',
  async function (this: SpecWorld, told: readonly Told[]) {
    const store = await this.store();
    const text: string = JSON.parse(JSON.stringify(await positionOf(this, told)));
    await this.attempts.make(() => collected(store.getAllEvents({ after: asPosition(text) })));
  },
);

When('the text {text} is taken back as a position', async function (this: SpecWorld, text: string) {
  await this.attempts.make(() => asPosition(text));
});

const kept = new WeakMap<SpecWorld, Position>();

Given('someone keeps the position of {events}', async function (this: SpecWorld, told: readonly Told[]) {
  kept.set(this, await positionOf(this, told));
});

When('the log is read on from that position', async function (this: SpecWorld) {
  const store = await this.store();
  const after = present(kept.get(this), 'position that someone keeps');
  await this.attempts.make(() => collected(store.getAllEvents({ after })));
});

/** Each call that takes a position. */
const calls: { readonly [told: string]: (store: EventStore, position: Position) => AsyncIterable<unknown> } = {
  'the log after': (store, after) => store.getAllEvents({ after }),
  'the log before': (store, before) => store.getAllEvents({ before }),
  'the log up to': (store, upTo) => store.getAllEvents({ upTo }),
  'the streams after': (store, after) => store.getStreams({ after }),
  'a subscription after': (store, after) => store.subscribe({ after, signal: AbortSignal.abort() }),
  'a subscription that is not called off after': (store, after) => store.subscribe({ after }),
};

const anyCall = `(${Object.keys(calls).join('|')}) is asked for`;

async function askWith(this: SpecWorld, told: string, position: Position) {
  const store = await this.store();
  const call = present(calls[told], `call "${told}"`);
  await this.attempts.make(() => collected(call(store, position)));
}

When(new RegExp(`^${anyCall} with the position (.+)$`), async function (this: SpecWorld, told: string, json: string) {
  await askWith.call(this, told, JSON.parse(json)); // it is no position, that is the point
});

Given('another store, with events of its own', async function (this: SpecWorld) {
  await (await this.otherStore()).saveEvents('Todo-milk', made(toldFrom('added')), { expectedVersion: 'none' });
});

When(new RegExp(`^${anyCall} with a position of the other store$`), async function (this: SpecWorld, told: string) {
  const [stored] = await collected((await this.otherStore()).getAllEvents());
  await askWith.call(this, told, present(stored, 'event of the other store').position);
});

When('a subscription is asked for after a position that the log has not reached', async function (this: SpecWorld) {
  const last = present((await this.log()).at(-1), 'event in the log').position;
  const beyond = asPosition(last.replace(/\.0{6}/, '.00000f')); // the number of a save far ahead
  await askWith.call(this, 'a subscription that is not called off after', beyond);
});

Then('the refusal names this log as the one that {word} must be a position of', async function (this: SpecWorld, field: string) {
  const sentence = String(fieldOf(this.attempts.error, 'message'));
  const id = await this.mark();
  const own = present((await (await this.store()).getEvent(id))?.position, 'position of this log');
  // The first part of a position is its log's name.
  const [name] = own.split('.');
  expectTrue(sentence.startsWith(`${field} must be a position of this log (${name}), got `), sentence);
});
