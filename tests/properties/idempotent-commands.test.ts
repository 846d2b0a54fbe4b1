import assert from 'node:assert/strict';
import fc from 'fast-check';
import { is } from 'immutable';
import {
  type Aggregate,
  CommandHandler,
  type CommandOf,
  defineCommand,
  type Event,
  InMemoryEventStore,
  Repository,
  shape,
} from '../../src/index.ts';
import { AddressGiven, Basket, ItemAdded, ItemRemoved } from './basket.ts';
import { law } from './law.ts';

// Handling a history of commands with repeats is handling each of them once.

const Open = defineCommand('Open', shape<{ sku: string }>());
const Put = defineCommand('Put', shape<{ basket: number; sku: string; times: number }>());
/** Empties a basket: how many events that takes depends on what is in it, and of an empty one it is refused. */
const Empty = defineCommand('Empty', shape<{ basket: number }>());
const Move = defineCommand('Move', shape<{ from: number; to: number }>());
type BasketCommand = CommandOf<typeof Open | typeof Put | typeof Empty | typeof Move>;

/** Two baskets are there from the start; what `Open` makes are others. */
const idOf = (basket: number) => `basket ${basket % 2}`;

function emptied(basket: Basket): Basket {
  const skus = basket.state.quantities.keySeq().toArray();
  if (skus.length === 0) throw new RangeError('there is nothing in it');
  return basket.applyEvents(skus.map((sku) => ItemRemoved({ sku })));
}

const put = (basket: Basket, items: Iterable<readonly [sku: string, quantity: number]>) =>
  basket.applyEvents(Array.from(items, ([sku, quantity]) => ItemAdded({ sku, quantity })));

const basketHandler = (repository: Repository) =>
  CommandHandler({
    context: { repository },
    commands: [Open, Put, Empty, Move],
    retry: 100,
    handle: {
      Open: (context, command) =>
        context.repository.saveAggregate(put(Basket.generate(command.id), [[command.data.get('sku'), 1]]), { causedBy: command }),
      Put: async (context, command) => {
        const { basket, sku, times } = command.data.toJS();
        // What is always decided on in the same way may be decided on what is there now.
        const loaded = await context.repository.requireAggregate(Basket, idOf(basket));
        const items = Array.from({ length: times }, (_, index) => [sku, index] as const);
        return context.repository.saveAggregate(put(loaded, items), { causedBy: command });
      },
      Empty: async (context, command) => {
        const loaded = await context.repository.requireAggregate(Basket, idOf(command.data.get('basket')), { causedBy: command });
        return context.repository.saveAggregate(emptied(loaded), { causedBy: command });
      },
      Move: async (context, command) => {
        const moment = { causedBy: command };
        const { from, to } = command.data.toJS();
        if (idOf(from) === idOf(to)) throw new RangeError('it is there already');
        const one = await context.repository.requireAggregate(Basket, idOf(from), moment);
        const other = await context.repository.requireAggregate(Basket, idOf(to), moment);
        const moved = [emptied(one), put(other, one.state.quantities)] as const;
        return context.repository.saveAggregates(moved, { causedBy: command });
      },
    },
  });

type Result = readonly Aggregate[] | RangeError;

/** Baskets, and who handles commands on them. */
async function shop() {
  const eventStore = new InMemoryEventStore();
  const repository = new Repository({ eventStore });
  for (const basket of [0, 1]) {
    const addressGiven = AddressGiven({ to: { lines: [], country: null } }, { id: 'first' });
    await repository.saveAggregate(Basket.generate(idOf(basket)).applyEvent(addressGiven));
  }
  const handler = basketHandler(repository);
  const handle = async (command: BasketCommand): Promise<Result> => {
    try {
      const given: Basket | readonly Basket[] = await handler.handleCommand(command);
      return given instanceof Basket ? [given] : given;
    } catch (error) {
      if (error instanceof RangeError) return error;
      throw error;
    }
  };
  const events = async () => {
    const all: Event[] = [];
    for await (const { event } of eventStore.getAllEvents()) all.push(event);
    return all;
  };
  return { handle, events };
}

/** All but the times. */
const told = (events: readonly Event[]) =>
  events.map(({ id, type, streamId, version, data, metadata }) => [id, type, streamId, version, data.toJS(), metadata.toJS()]);

function expectSame(result: Result | undefined, first: Result): void {
  assert.ok(Array.isArray(result) && Array.isArray(first) && result.length === first.length);
  for (const [index, one] of result.entries()) {
    const other = first[index];
    assert.ok(one.equals(other) && is(one.events, other.events) && one.position === other.position);
  }
}

const nat = fc.nat({ max: 1 });
const sku = fc.constantFrom('apple', 'pear', 'plum');
const commands: fc.Arbitrary<readonly BasketCommand[]> = fc.array(
  fc.oneof(
    fc.record({ sku }).map((data) => Open(data)),
    fc.record({ basket: nat, sku, times: fc.integer({ min: 1, max: 3 }) }).map((data) => Put(data)),
    fc.record({ basket: nat }).map((data) => Empty(data)),
    fc.record({ from: nat, to: nat }).map((data) => Move(data)),
  ),
  { minLength: 1, maxLength: 12 },
);
/** After each command: how often it is handled at once, and which earlier ones come again. */
const repeats = fc.array(fc.record({ atOnce: fc.integer({ min: 1, max: 4 }), again: fc.array(fc.nat(), { maxLength: 3 }) }), {
  minLength: 12,
  maxLength: 12,
});

law('handling a history with repeats is handling each command once', { given: [commands, repeats] }, async (history, often) => {
  const [once, repeatedly] = [await shop(), await shop()];
  const firsts: { readonly command: BasketCommand; readonly first: Result }[] = [];
  for (const [index, command] of history.entries()) {
    const expected = await once.handle(command);
    const { atOnce = 1, again = [] } = often[index] ?? {};
    const results = await Promise.all(Array.from({ length: atOnce }, () => repeatedly.handle(command)));
    // What saved nothing, as it was refused, is decided again: here and now, as nothing has changed.
    if (expected instanceof RangeError) {
      for (const result of results) assert.ok(result instanceof RangeError);
      continue;
    }
    const [first = expected] = results;
    firsts.push({ command, first });
    for (const result of results) expectSame(result, first);
    for (const nth of again) {
      const earlier = firsts[nth % firsts.length];
      if (earlier) expectSame(await repeatedly.handle(earlier.command), earlier.first);
    }
  }
  assert.deepEqual(told(await repeatedly.events()), told(await once.events()));
});
