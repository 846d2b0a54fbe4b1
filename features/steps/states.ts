import { Given, Then, When } from '@cucumber/cucumber';
import { List, type RecordOf } from 'immutable';
import { Aggregate, defineEvent, shape } from '../../src/index.ts';
import { expectEqual, expectTrue, present } from '../../src/testing/expect.ts';
import { shownBy } from '../support/shown.ts';
import type { SpecWorld } from '../support/world.ts';

// What apply functions may do with a state: all that a record of Immutable.js can.

const CardChanged = defineEvent('CardChanged', shape<object>());
const fields = { title: '', stamps: 0, labels: List<string>() };
type State = RecordOf<typeof fields>;

/** What the card's apply function does in this scenario; it may do what the compiler would refuse. */
let change: (state: State) => State = (state) => state;

class Card extends Aggregate({
  type: 'Card',
  events: [CardChanged],
  state: fields,
  apply: { CardChanged: (state) => change(state) },
}) {}

interface Scene {
  readonly before: Card;
  readonly card: Card;
  /** What the apply function keeps hold of. */
  readonly kept?: { state?: State; list?: List<string> };
}

const scenes = new WeakMap<SpecWorld, Scene>();
const sceneOf = (world: SpecWorld): Scene => present(scenes.get(world), 'card');

/** "a" and "b", or none. */
const listFrom = (told: string): List<string> =>
  List(told === 'none' ? [] : told.split(' and ').map((text): string => JSON.parse(text)));

function changed(card: Card, by: typeof change): Card {
  change = by;
  return card.applyEvent(CardChanged({}));
}

const labels = '(none|"\\w+"(?: and "\\w+")*)';

Given(
  new RegExp(`^a card with the title "(\\w+)", (\\d+) stamps and the labels ${labels}$`),
  function (this: SpecWorld, title: string, stamps: string, told: string) {
    const card = changed(Card.generate('one', this.sources), (state) =>
      state.merge({ title, stamps: Number(stamps), labels: listFrom(told) }),
    );
    scenes.set(this, { before: card, card });
  },
);

type Kept = NonNullable<Scene['kept']>;

const changes: { readonly [told: string]: (state: State, kept: Kept) => State } = {
  'sets a field': (state) => state.set('title', 'bread'),
  'sets two fields': (state) => state.set('title', 'bread').set('stamps', 3),
  'sets a field to undefined': (state) => state.set('title', undefined as unknown as string), // as JavaScript can
  'sets a field that there is not': (state) => state.set('colour' as 'title', 'red'), // as above
  'sets a field to what it was': (state) => state.set('title', 'milk'),
  'merges fields': (state) => state.merge({ title: 'bread', stamps: 3 }),
  'updates a field': (state) => state.update('stamps', (stamps) => stamps + 1),
  'takes a field away': (state) => state.remove('title'),
  'takes all fields away': (state) => state.clear(),
  'reaches into a list': (state) => state.setIn(['labels', 0], 'c'),
  'makes several changes at once': (state) =>
    state.withMutations((open) => open.set('title', 'bread').set('stamps', 3).set('stamps', 4)),
  'makes several changes at once, and none': (state) => state.withMutations((open) => open),
  'gives back a state that it has left open': (state, kept) => {
    kept.state = state.asMutable().set('title', 'bread');
    return kept.state;
  },
  'gives back a list that it has left open': (state, kept) => {
    kept.list = state.labels.asMutable().set(1, 'c');
    return state.set('labels', kept.list);
  },
};

When(new RegExp(`^its apply function (${Object.keys(changes).join('|')})$`), function (this: SpecWorld, told: string) {
  const before = sceneOf(this).card;
  const kept: Kept = {};
  const card = changed(before, (state) => present(changes[told], told)(state, kept));
  scenes.set(this, { before, card, kept });
});

When('that apply function writes to that once more', function (this: SpecWorld) {
  const { kept = {} } = sceneOf(this);
  kept.state?.set('title', 'written over');
  kept.list?.set(1, 'written over');
});

Then(
  new RegExp(`^its title is "(\\w*)", it has (\\d+) stamps and the labels ${labels}$`),
  function (this: SpecWorld, title: string, stamps: string, told: string) {
    expectEqual(sceneOf(this).card.state.toObject(), { title, stamps: Number(stamps), labels: listFrom(told) });
  },
);

Then('the card before is as it was', function (this: SpecWorld) {
  expectEqual(sceneOf(this).before.state.toObject(), { title: 'milk', stamps: 2, labels: List(['a', 'b']) });
});

Then('its state is the very state of the card before', function (this: SpecWorld) {
  const { before, card } = sceneOf(this);
  expectTrue(card.state === before.state, 'it is the same object');
});

Then(
  'its state gives {text} for {text}, and the default for {text}',
  function (this: SpecWorld, value: string, field: string, unknown: string) {
    const { state } = sceneOf(this).card;
    expectEqual(state.get(field, 'the default'), value);
    expectEqual(state.get(unknown, 'the default'), 'the default');
  },
);

Then('its state gives nothing for {text} where no default is given', function (this: SpecWorld, unknown: string) {
  expectEqual(sceneOf(this).card.state.get(unknown, undefined), undefined);
});

Then('the console shows its state as {json}', function (this: SpecWorld, shown: object) {
  expectEqual(JSON.parse(JSON.stringify(shownBy(sceneOf(this).card.state))), shown);
});
