import { Aggregate, type Data, defineEvent, type Event, shape, type Value } from 'dvent';
import { Map as ImmutableMap, List } from 'immutable';
import { exact, type Same } from './exact.ts';

// The view of data, through nesting, optional keys, unions, arrays and maps.

type Pay = { kind: 'card'; number: string } | { kind: 'cash' };
interface Line {
  sku: string;
  quantity: number;
  gift?: { text: string } | undefined;
}
interface Order {
  lines: Line[];
  note?: string;
  cancelled: string | null;
  pay: Pay;
  labels: { [label: string]: string };
  matrix: readonly (readonly number[])[];
  pair: [string, number];
  nested: { deep: { deeper: boolean } };
  literal: 'a' | 1 | true;
}
const OrderPlaced = defineEvent('OrderPlaced', shape<Order>());
declare const order: ReturnType<typeof OrderPlaced>;
const { data } = order;

exact(data).is<Data<Order>>();
exact(data.toJS()).is<Order>();
exact(data.size).is<number>();
exact(data.has('anything')).is<boolean>();
exact(data.get('cancelled')).is<string | null>();
exact(data.get('note')).is<string | undefined>();
exact(data.get('literal')).is<'a' | 1 | true>();
exact(data.get('lines')).is<List<Data<Line>>>();
exact(data.get('lines').get(0)).is<Data<Line> | undefined>();
exact(data.get('lines').get(0)?.get('sku')).is<string | undefined>();
exact(data.get('lines').get(0)?.get('gift')?.get('text')).is<string | undefined>();
exact(data.get('nested')).is<Data<{ deep: { deeper: boolean } }>>();
exact(data.get('nested').get('deep').get('deeper')).is<boolean>();
exact(data.get('labels')).is<ImmutableMap<string, string>>();
exact(data.get('labels').get('any')).is<string | undefined>();
exact(data.get('matrix')).is<List<List<number>>>();
exact(data.get('pair')).is<List<string | number>>();
for (const line of data.get('lines')) exact(line).is<Data<Line>>();

// A union: every key of any member can be asked for; `toJS` narrows.
const pay = data.get('pay');
exact(pay).is<Data<Pay>>();
exact(pay.get('kind')).is<'card' | 'cash'>();
exact(pay.get('number')).is<string | undefined>();
const plainPay = pay.toJS();
exact(plainPay).is<Pay>();
if (plainPay.kind === 'card') exact(plainPay.number).is<string>();

// A union of an object and other things.
declare const mixed: ReturnType<ReturnType<typeof mixedEvent>>;
const mixedEvent = () => defineEvent('Mixed', shape<{ value: string | { a: number } | string[] | null; maybe?: { a: 1 }[] }>());
exact(mixed.data.get('value')).is<string | Data<{ a: number }> | List<string> | null>();
exact(mixed.data.get('maybe')).is<List<Data<{ a: 1 }>> | undefined>();

// The type of all JSON, which refers to itself.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const Noted = defineEvent('Noted', shape<{ any: Json; byKey: { [key: string]: { tags: string[] } } }>());
declare const noted: ReturnType<typeof Noted>;
exact(noted.data.get('any')).is<Value<Json>>();
exact(noted.data.toJS().any).is<Json>();
exact(noted.data.get('byKey')).is<ImmutableMap<string, Data<{ tags: string[] }>>>();
const json = noted.data.get('any');
if (List.isList(json)) exact(json.size).is<number>();
if (typeof json === 'string') exact(json).is<string>();

// A recursive object.
interface Tree {
  label: string;
  children: Tree[];
}
const Grown = defineEvent('Grown', shape<Tree>());
declare const grown: ReturnType<typeof Grown>;
exact(grown.data.get('children').get(0)?.get('children').get(0)?.get('label')).is<string | undefined>();

// What is not known stays unknown: nothing turns into `any`.
const Loose = defineEvent('Loose', shape<{ payload: unknown; list: unknown[]; map: Record<string, unknown> }>());
declare const loose: ReturnType<typeof Loose>;
exact(loose.data.get('payload')).is<unknown>();
exact(loose.data.get('list')).is<List<unknown>>();
exact(loose.data.get('map')).is<ImmutableMap<string, unknown>>();
const anything: ReturnType<typeof JSON.parse> = JSON.parse('{}');
const given = Loose({ payload: anything, list: anything, map: anything });
exact(given).is<Event<'Loose', { payload: unknown; list: unknown[]; map: Record<string, unknown> }>>();
exact(Loose(anything)).is<typeof given>();

// String-indexed data as a whole.
const Counted = defineEvent('Counted', shape<{ [word: string]: number }>());
declare const counted: ReturnType<typeof Counted>;
exact(counted.data.get('word')).is<number | undefined>();
exact(counted.data.toJS()).is<{ [word: string]: number }>();

// Empty data.
const Pinged = defineEvent('Pinged', shape<Record<string, never>>());
exact(Pinged({}).type).is<'Pinged'>();

// A state holds primitives and Immutable.js values, each at its declared type.
class Basket extends Aggregate({
  type: 'Basket',
  events: [OrderPlaced],
  state: {
    lines: List<Data<Line>>(),
    labels: ImmutableMap<string, string>(),
    note: undefined as string | undefined,
    total: 0,
    open: true,
    pay: null as Data<Pay> | null,
  },
  apply: {
    OrderPlaced: (state, event) =>
      state
        .set('lines', event.data.get('lines'))
        .set('labels', event.data.get('labels'))
        .set('note', event.data.get('note'))
        .set('pay', event.data.get('pay'))
        .update('total', (total) => total + event.data.get('lines').size),
  },
}) {}
const basket = Basket.generate();
exact(basket).is<Basket>();
exact(basket.state.lines).is<List<Data<Line>>>();
exact(basket.state.note).is<string | undefined>();
exact(basket.state.total).is<number>();
exact(basket.state.open).is<boolean>();
exact(basket.state.pay).is<Data<Pay> | null>();

export type Values = Same<
  [
    [Value<string>, Value<Line[]>, Value<unknown>, Value<never>, Value<Line | undefined>, Value<boolean>],
    [string, List<Data<Line>>, unknown, never, Data<Line> | undefined, boolean],
  ]
>;
