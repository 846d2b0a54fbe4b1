import { Aggregate, CommandHandler, defineCommand, defineEvent, type Event, shape } from 'dvent';
import { Record as ImmutableRecord, List } from 'immutable';
import { z } from 'zod';
import { AddTodo, CountTodos, handler, type Status, Todo, TodoAdded, TodoRemoved } from './domain.ts';

// What must not compile: each line below a mark is an error, or the compiler complains of the mark.

const todo = Todo.generate();
declare const anyEvent: Event;

// ------------------------------------------------------------------------------------------------ events
// @ts-expect-error a wrong value
Todo.add('x', 'Nope');
// @ts-expect-error a wrong value
TodoAdded({ description: 'x', status: 'Nope' });
// @ts-expect-error a missing field
TodoAdded({ description: 'x' });
// @ts-expect-error a field too many
TodoRemoved({ id: 'x', reason: 'y' });
// @ts-expect-error no data
TodoRemoved();
// @ts-expect-error a misspelled key
TodoAdded({ description: 'x', status: 'Queued' }).data.get('descriptoin');
// @ts-expect-error a misspelled option
TodoRemoved({ id: 'x' }, { timeStamp: '2026-01-01T00:00:00.000Z' });
// @ts-expect-error an event is placed in its stream by applying or saving it
TodoRemoved({ id: 'x' }, { streamId: 'Todo-1' });
// @ts-expect-error an event's schema may not transform: its output is no input
defineEvent('Bad', z.object({ n: z.string().transform((text) => text.length) }));
// @ts-expect-error data is an object
defineEvent('Bad', z.string());
// @ts-expect-error a schema, not its description
defineEvent('Bad', { description: 'string' });
// @ts-expect-error a date is no JSON
defineEvent('Bad', shape<{ at: Date }>());
// @ts-expect-error nor is one deep within
defineEvent('Bad', shape<{ days: { at: Date | null }[] }>());
// @ts-expect-error a big integer is no JSON
defineCommand('Bad', shape<{ id: bigint }>());
// @ts-expect-error a function is no JSON
defineCommand('Bad', z.object({ call: z.custom<() => void>() }));
// @ts-expect-error a map is no JSON
defineEvent('Bad', z.object({ byId: z.map(z.string(), z.string()) }));
// @ts-expect-error data is an object
defineEvent('Bad', shape<string[]>());
// @ts-expect-error an event is a value
todo.uncommittedEvents.first(TodoRemoved({ id: 'x' })).version = 2;
// @ts-expect-error so is its data
TodoRemoved({ id: 'x' }).data.set('id', 'y');
// @ts-expect-error data is read by `get`
TodoRemoved({ id: 'x' }).data.id;
// @ts-expect-error the data of an event of an unknown type cannot be read
anyEvent.data.get('id');

// ------------------------------------------------------------------------------------------------ data
const Placed = defineEvent(
  'OrderPlaced',
  shape<{ lines: { sku: string }[]; note?: string; pay: { kind: 'card'; number: string } | { kind: 'cash' }; 1: string }>(),
);
declare const placed: ReturnType<typeof Placed>['data'];
// @ts-expect-error a nested array is a List
placed.get('lines').length;
// @ts-expect-error a place in a list may be empty
placed.get('lines').get(0).get('sku');
// @ts-expect-error an optional key may be missing
export const sure: string = placed.get('note');
// @ts-expect-error a key of one member of a union may be missing
export const card: string = placed.get('pay').get('number');
// @ts-expect-error a key of no member of the union
placed.get('pay').get('iban');
// @ts-expect-error keys of data are strings
placed.get(1);
// @ts-expect-error a list of data is no plain array
export const lines: { sku: string }[] = placed.get('lines');

// ------------------------------------------------------------------------------------------------ aggregates
const x = { type: 'X' as const, events: [TodoRemoved] as const, state: { a: '' } };
Aggregate({ ...x, apply: { TodoRemoved: (state, { data }) => state.set('a', data.get('id')) } });
// @ts-expect-error a missing handler
Aggregate({ type: 'X', events: [TodoAdded, TodoRemoved], state: { a: 1 }, apply: { TodoAdded: (state) => state } });
// @ts-expect-error a handler for an event that is not listed
Aggregate({ ...x, apply: { TodoRemoved: (state) => state, TodoAdded: (state) => state } });
// @ts-expect-error a misspelled handler
Aggregate({ ...x, apply: { TodoRemovd: (state) => state } });
// @ts-expect-error an apply function may not depend on the event's id
Aggregate({ ...x, apply: { TodoRemoved: (state, event) => state.set('a', event.id) } });
// @ts-expect-error nor on its metadata
Aggregate({ ...x, apply: { TodoRemoved: (s, event) => s.set('a', String(event.metadata)) } });
// @ts-expect-error a field that the state does not have
Aggregate({ ...x, apply: { TodoRemoved: (state) => state.set('b', '') } });
// @ts-expect-error a value that the field does not take
Aggregate({ ...x, apply: { TodoRemoved: (state) => state.set('a', 1) } });
// @ts-expect-error the same by merge
Aggregate({ ...x, apply: { TodoRemoved: (state) => state.merge({ a: 1 }) } });
// @ts-expect-error a field of the event that it does not have
Aggregate({ ...x, apply: { TodoRemoved: (state, { data }) => state.set('a', data.get('name')) } });
// @ts-expect-error an apply function gives a state back
Aggregate({ ...x, apply: { TodoRemoved: () => undefined } });
// @ts-expect-error not a promise of one
Aggregate({ ...x, apply: { TodoRemoved: async (state) => state } });
// @ts-expect-error not a plain object that looks like one
Aggregate({ ...x, apply: { TodoRemoved: () => ({ a: '' }) } });
// @ts-expect-error not another kind's
Aggregate({ ...x, apply: { TodoRemoved: () => todo.state } });

// @ts-expect-error an aggregate is made by `generate`
new Todo();
// @ts-expect-error an aggregate is made by `generate`
new Todo({ id: '1' });
// @ts-expect-error an id is a string
Todo.generate(1);
// @ts-expect-error a clock tells a timestamp as text
Todo.generate('1', { clock: () => new Date() });
// @ts-expect-error a misspelled source
Todo.generate('1', { clocks: () => '' });
// @ts-expect-error a foreign event
todo.applyEvent(defineEvent('Other', shape<{ a: 1 }>())({ a: 1 }));
// @ts-expect-error an event of the same name with other data
todo.applyEvent(defineEvent('TodoRemoved', shape<{ id: number }>())({ id: 1 }));
// @ts-expect-error an event whose type is not known
todo.applyEvent(anyEvent);
// @ts-expect-error a foreign event among others
todo.applyEvents([TodoRemoved({ id: '1' }), defineEvent('Other', shape<{ a: 1 }>())({ a: 1 })]);
// @ts-expect-error plain data is no event
todo.applyEvent({ type: 'TodoRemoved', data: { id: '1' } });
// @ts-expect-error an apply-map for a call knows the same events
todo.applyEvent(TodoRemoved({ id: '1' }), { apply: { Other: (state) => state } });
// @ts-expect-error a state is a value
todo.state.status = 'Started';
// @ts-expect-error an aggregate is a value
todo.version = 7;
// @ts-expect-error a state holds what its field holds
todo.state.set('status', 'Nope');
// @ts-expect-error a state has the fields that it was defined with
todo.state.get('nope').length;

// A state's defaults are immutable, each under a name that a Record leaves free.
const apply = { TodoRemoved: <State>(state: State) => state };
// @ts-expect-error a plain array would be shared by all aggregates
Aggregate({ ...x, apply, state: { tags: [] as string[] } });
// @ts-expect-error so would a Date
Aggregate({ ...x, apply, state: { at: new Date(0) } });
// @ts-expect-error so would a plain object
Aggregate({ ...x, apply, state: { place: { city: '' } } });
// @ts-expect-error so would a native Map
Aggregate({ ...x, apply, state: { byId: new Map<string, string>() } });
// @ts-expect-error so would an array that is not there yet
Aggregate({ ...x, apply, state: { tags: undefined as string[] | undefined } });
// @ts-expect-error a function is no state
Aggregate({ ...x, apply, state: { call: () => 1 } });
// @ts-expect-error every field is there from the beginning: a set of another would go nowhere
Aggregate({ ...x, apply, state: { a: '' } as { a: string; note?: string } });
// @ts-expect-error what is unknown may be mutable
Aggregate({ ...x, apply, state: { value: undefined as unknown } });
// @ts-expect-error a name of Record's own
Aggregate({ ...x, apply, state: { get: 1 } });
// @ts-expect-error a name of Record's own
Aggregate({ ...x, apply, state: { set: 1 } });
// @ts-expect-error a name of Record's own
Aggregate({ ...x, apply, state: { toJS: 1 } });
// @ts-expect-error a name of Record's own
Aggregate({ ...x, apply, state: { merge: 1 } });
// @ts-expect-error a name of Record's own
Aggregate({ ...x, apply, state: { equals: 1 } });
// @ts-expect-error a name of Object's own
Aggregate({ ...x, apply, state: { constructor: 1 } });
// These are fine: a Record has no use of its own for them.
Aggregate({ ...x, apply, state: { size: 1, name: '', type: '', id: '', tags: List<string>() } });
const Money = ImmutableRecord({ cents: 0 });
Aggregate({ ...x, apply, state: { price: Money(), maybe: undefined as string | undefined } });

// An aggregate's type is the category of its streams.
const rest = { events: [TodoRemoved], state: { a: '' }, apply } as const;
Aggregate({ type: 'Shop.Order_2', ...rest });
// @ts-expect-error "-" ends the category
Aggregate({ type: 'Todo-x', ...rest });
// @ts-expect-error it begins with a letter
Aggregate({ type: '1x', ...rest });
// @ts-expect-error it is not empty
Aggregate({ type: '', ...rest });
// @ts-expect-error it holds no space
Aggregate({ type: 'To do', ...rest });
// @ts-expect-error "$" is the library's
Aggregate({ type: '$Todo', ...rest });
// @ts-expect-error an option that does not exist
Aggregate({ ...x, apply, snapshots: true });

// ------------------------------------------------------------------------------------------------ commands
// @ts-expect-error each command has its own result
export const wrong: number = handler.handleCommand(AddTodo({ description: 'a', status: 'Queued' }));
// @ts-expect-error a wrong value
AddTodo({ description: 'a', status: 'x' });
// @ts-expect-error an unknown command
handler.handleCommand(defineCommand('Nope', shape<{ a: 1 }>())({ a: 1 }));
// @ts-expect-error a command of the same name with other data
handler.handleCommand(defineCommand('CountTodos', shape<{ state: Status }>())({ state: 'Queued' }));
// @ts-expect-error an event is no command
handler.handleCommand(TodoRemoved({ id: '1' }));
// @ts-expect-error another context
handler.handleCommand(CountTodos({ status: 'Queued' }), { context: { store: 1 } });
// @ts-expect-error a handler for a command that is not listed
CommandHandler({ context: {}, commands: [AddTodo], handle: { AddTodo: () => 1, Zzz: () => 2 } });
// @ts-expect-error a missing handler
CommandHandler({ context: {}, commands: [AddTodo, CountTodos], handle: { AddTodo: () => 1 } });
// @ts-expect-error what the context does not have
CommandHandler({ context: { a: 1 }, commands: [AddTodo], handle: { AddTodo: ({ b }) => b } });
// @ts-expect-error what the command does not have
CommandHandler({ context: {}, commands: [AddTodo], handle: { AddTodo: (_context, { data }) => data.get('name') } });
// @ts-expect-error a misspelled option
CommandHandler({ context: {}, commands: [AddTodo], handle: { AddTodo: () => 1 }, retries: 3 });
// @ts-expect-error a command's data is an object
defineCommand('Bad', z.number());
// @ts-expect-error an event is no command, however alike they look
CommandHandler({ context: 1, commands: [TodoRemoved], handle: { TodoRemoved: () => 1 } });
