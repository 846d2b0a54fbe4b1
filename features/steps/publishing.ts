import { Given, Then, When } from '@cucumber/cucumber';
import type { StoredEvent } from '../../src/index.ts';
import { Arrivals } from '../../src/testing/arrivals.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { publishedSoFar } from '../support/published.ts';
import { expectTold, type Told } from '../support/told.ts';
import type { SpecWorld } from '../support/world.ts';

const failure = new Error('the publisher failed');

const behaviours: { readonly [told: string]: () => unknown } = {
  'never answers': () => new Promise(() => {}),
  throws: () => {
    throw failure;
  },
  rejects: () => Promise.reject(failure),
};

Given(/^a publisher that (never answers|throws|rejects)$/, function (this: SpecWorld, told: string) {
  this.onPublish = present(behaviours[told], `publisher that ${told}`);
});

const lookedUp = new WeakMap<SpecWorld, Promise<StoredEvent | undefined>[]>();

Given('a publisher who looks each event up', async function (this: SpecWorld) {
  const store = await this.store();
  const found: Promise<StoredEvent | undefined>[] = [];
  lookedUp.set(this, found);
  this.onPublish = ({ event }) => found.push(store.getEvent(event.id));
});

Then('the publisher has found each of them', async function (this: SpecWorld) {
  const published = await publishedSoFar(this);
  const found = await Promise.all(present(lookedUp.get(this), 'publisher who looks up'));
  expectEqual(found.slice(0, published.length), published);
});

Then('nothing was published', async function (this: SpecWorld) {
  const head = present(this.before, 'write to compare with').log.at(-1)?.position ?? '';
  const fresh = (await publishedSoFar(this)).filter(({ position }) => position > head);
  expectEqual(fresh, [], 'What was published');
});

Then('only {events} was published', expectPublished);
Then('{events} were published, in this order', expectPublished);

async function expectPublished(this: SpecWorld, told: readonly Told[]) {
  const own = (await publishedSoFar(this)).filter(({ position }) => position > this.givenHead);
  expectTold(
    own.map(({ event }) => event),
    told,
  );
}

Then('each was published with its position in the log', async function (this: SpecWorld) {
  expectEqual(await publishedSoFar(this), await this.log());
});

Then('the log has been published, event by event', async function (this: SpecWorld) {
  expectEqual(await publishedSoFar(this), await this.log());
});

Then('the failure to publish {events} was told', async function (this: SpecWorld, told: readonly Told[]) {
  await this.publisherErrors.until((items) => items.length >= told.length, 'the failures of the publisher');
  const errors = this.publisherErrors.items.slice(0, told.length);
  expectTold(
    errors.map(({ stored }) => stored.event),
    told,
  );
  expectEqual(
    errors.map(({ error }) => error === failure),
    told.map(() => true),
  );
});

const toldOnConsole = new WeakMap<SpecWorld, { readonly lines: Arrivals<readonly unknown[]>; readonly end: () => void }>();

Given(
  /^a publisher that throws, and (nobody who is told of failures|who is told of failures fails as well)$/,
  function (this: SpecWorld, told: string) {
    const lines = new Arrivals<readonly unknown[]>();
    const { error } = console;
    toldOnConsole.set(this, {
      lines,
      end: () => {
        console.error = error;
      },
    });
    console.error = (...line: unknown[]) => lines.add(line);
    const publisher = () => {
      throw failure;
    };
    const { onPublisherError: _, ...options } = this.storeOptions;
    this.storeOptions = { ...options, publisher, ...(told.startsWith('who') && { onPublisherError: publisher }) };
  },
);

Then('the console was told of the failure', async function (this: SpecWorld) {
  const { lines, end } = present(toldOnConsole.get(this), 'console that is listened to');
  try {
    await lines.until(({ length }) => length > 0, 'a line on the console');
  } finally {
    end();
  }
  const [[text, error] = []] = lines.items;
  expectEqual([lines.items.length, text], [1, 'An event was saved, its publisher failed:']);
  expectTrue(error === failure, 'the failure is the very error');
});

Given('a store without a publisher', function (this: SpecWorld) {
  const { publisher: _, ...options } = this.storeOptions;
  this.storeOptions = options;
});

When('a store is opened whose {word} is {json}', async function (this: SpecWorld, option: string, value: unknown) {
  await this.attempts.make(() => this.openAnother({ ...this.storeOptions, [option]: value }));
});
