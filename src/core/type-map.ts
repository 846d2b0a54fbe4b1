import { InvalidArgumentError } from './errors.ts';

// Apply-maps and handle-maps are of one form: a list of defined types, and for each a function under its name.

interface TypeMap {
  readonly types: unknown;
  readonly functions: unknown;
  readonly kind: 'event' | 'command';
  /** What the caller calls the two. */
  readonly fields: { readonly types: string; readonly functions: string };
}

/** Refuses what the compiler could not see: a type listed twice, a function that is missing, or that no type is listed for. */
export function checkTypeMap({ types, functions, kind, fields }: TypeMap): void {
  const refuse = (field: string, value: unknown, expected: string) => new InvalidArgumentError({ field, value, expected });
  if (!Array.isArray(types)) throw refuse(fields.types, types, `a list of ${kind} definitions`);
  if (typeof functions !== 'object' || functions === null) throw refuse(fields.functions, functions, 'an object of functions');
  const names = new Set<string>();
  for (const definition of types as readonly unknown[]) {
    const own = typeof definition === 'function' && Reflect.get(definition, 'kind') === kind;
    const name: unknown = own ? Reflect.get(definition, 'type') : undefined;
    if (typeof name !== 'string') throw refuse(fields.types, definition, `a list of ${kind} definitions`);
    if (names.has(name)) throw refuse(fields.types, name, 'a list in which each type stands once');
    names.add(name);
    if (!Object.hasOwn(functions, name)) throw refuse(`${fields.functions}.${name}`, undefined, 'a function');
  }
  for (const [name, value] of Object.entries(functions)) {
    const field = `${fields.functions}.${name}`;
    if (typeof value !== 'function') throw refuse(field, value, 'a function');
    if (!names.has(name)) throw refuse(field, value, `under the name of a type that is listed in \`${fields.types}\``);
  }
}
