import { defineCommand, defineEvent, shape } from 'dvent';
import { exact } from './exact.ts';

// Types of data may be as JSON is: nested, optional, united, open, and referring to themselves.

interface Tree {
  name: string;
  children: Tree[];
  parent?: Tree | null;
}
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Id = string & { readonly brand: 'Id' };

const Planted = defineEvent('Planted', shape<Tree>());
exact(Planted.type).is<'Planted'>();
const Noted = defineEvent('Noted', shape<{ anything: unknown; json: Json; byName: Record<string, number[]> }>());
exact(Noted.type).is<'Noted'>();
const Named = defineEvent(
  'Named',
  shape<{ id: Id; pair: readonly [string, number]; how: { kind: 'a'; n: 1 } | { kind: 'b' } }>(),
);
exact(Named.type).is<'Named'>();
const Open = defineCommand('Open', shape<Record<string, unknown>>());
exact(Open.type).is<'Open'>();
const Bare = defineCommand('Bare', shape<object>());
exact(Bare.type).is<'Bare'>();
