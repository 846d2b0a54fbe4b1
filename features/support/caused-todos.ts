import { type Command, defineCommand, type Repository, shape } from '../../src/index.ts';
import { made } from './save.ts';
import { Todo, TodoFinished, TodoReminded, TodoStarted } from './todo.ts';
import { type Told, toldFrom } from './told.ts';
import type { SpecWorld } from './world.ts';

// Todos that are saved for commands, by handlers that may get a command again.

/** A wish, told in words: "nag about "milk"". Where several todos are meant, they stand in their order. */
export const Wish = defineCommand('Wish', shape<{ deed: string; ids: string[] }>());
export type Wish = ReturnType<typeof Wish>;

/** Which todo a handler decides on. */
export type Way = 'as it was before the command' | 'as it is';
export const ways: readonly Way[] = ['as it was before the command', 'as it is'];

export class NotStarted extends Error {
  override readonly message = 'only a started todo can be finished';
}

/** What follows from a wish for one todo. */
const deeds: { readonly [deed: string]: (todo: Todo) => Todo } = {
  remind: (todo) => todo.applyEvent(TodoReminded({ number: 1 })),
  nag: (todo) => todo.applyEvents([TodoReminded({ number: 1 }), TodoReminded({ number: 2 })]),
  start: (todo) => todo.applyEvent(TodoStarted({})),
  finish: (todo) => {
    if (todo.state.status !== 'started') throw new NotStarted();
    return todo.applyEvent(TodoFinished({}));
  },
  'finish if started': (todo) => (todo.state.status === 'started' ? todo.applyEvent(TodoFinished({})) : todo),
  add: (todo) => todo.applyEvents(made(toldFrom('added'))),
  look: (todo) => todo,
};

/** Reads "to nag about "milk"", "to start "milk" and look at "bread" together". */
export function wishFrom(words: string): Wish {
  const ids = [...words.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const parts = words.replace(/, if it is started$/, ' if started').split(' and ');
  const deed = parts.map((part) => part.replaceAll(/ ?(of|about|at|a todo|together)\b/g, '').replace(/ ?"[^"]+"/, '')).join('+');
  return Wish({ deed, ids });
}

interface Circumstances {
  readonly repository: Repository;
  readonly way: Way;
  readonly world: SpecWorld;
  /** What a newer handler decides on, whatever is wished. */
  readonly decided: readonly Told[] | undefined;
}

/** Handles a wish: gives the todo, or the todos, as saved. */
export async function handled(wish: Wish, { repository, way, world, decided }: Circumstances): Promise<Todo | readonly Todo[]> {
  const ids = wish.data.get('ids').toArray();
  const [first = '', second] = wish.data.get('deed').split('+');
  const become = (todo: Todo, deed: string) =>
    decided ? todo.applyEvents(made(decided)) : (deeds[deed] as (typeof deeds)[string])(todo); // the scenario names one
  const load = (id: string) => repository.requireAggregate(Todo, id, ...(way === 'as it is' ? [] : [{ causedBy: wish }]));
  const options = { causedBy: wish };
  if (first === 'jot down') return repository.saveAggregate(become(Todo.generate(wish.id, world.sources), 'add'), options);
  const [one = '', other] = ids;
  if (first === 'add') return repository.saveAggregate(become(Todo.generate(one, world.sources), 'add'), options);
  if (other === undefined) return repository.saveAggregate(become(await load(one), first), options);
  return repository.saveAggregates([become(await load(one), first), become(await load(other), second || first)], options);
}

/** The same command, as it comes out of a message that was sent. */
export function sentAgain(wish: Command): Wish {
  const { id, timestamp, data, metadata } = JSON.parse(JSON.stringify(wish.toJS()));
  return Wish(data, { id, timestamp, metadata });
}
