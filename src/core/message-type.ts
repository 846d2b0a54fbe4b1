import type { EventHistory } from './event-history.ts';
import { checkUserName } from './names.ts';
import type { PersonalFields } from './personal.ts';
import { checkSchema, type ObjectSchema } from './schema.ts';

/** What a type of message is defined by. */
interface Definition {
  readonly kind: 'event' | 'command';
  readonly type: string;
  readonly schema: ObjectSchema;
  /** Of events. */
  readonly history?: EventHistory;
  readonly personal?: PersonalFields | undefined;
}

/** A type of message: a function that makes its messages, under its type's name, and that carries its definition as data. */
export function messageType<Make extends (...input: never) => unknown>(make: Make, definition: Definition) {
  const { type, schema } = definition;
  checkUserName(type, 'type');
  checkSchema(schema);
  Object.defineProperty(make, 'name', { value: type });
  return Object.freeze(Object.assign(make, { ...definition, is: (message: { readonly type: string }) => message.type === type }));
}
