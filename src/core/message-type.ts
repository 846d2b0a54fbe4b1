import { checkUserName } from './names.ts';
import { checkSchema, type ObjectSchema } from './schema.ts';

/** What a type of message is defined by. */
interface Definition {
  readonly kind: 'event' | 'command';
  readonly type: string;
  readonly schema: ObjectSchema;
}

/** A type of message: a function that makes its messages, under its type's name, and that carries its definition as data. */
export function messageType<Make extends (...input: never) => unknown>(make: Make, { kind, type, schema }: Definition) {
  checkUserName(type, 'type');
  checkSchema(schema);
  Object.defineProperty(make, 'name', { value: type });
  return Object.freeze(
    Object.assign(make, { kind, type, schema, is: (message: { readonly type: string }) => message.type === type }),
  );
}
