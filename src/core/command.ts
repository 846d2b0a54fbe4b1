import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Map as ImmutableMap, ValueObject } from 'immutable';
import { causeIds, withCause } from './cause.ts';
import type { DataOf } from './data-view.ts';
import { InvalidArgumentError, InvalidCommandError } from './errors.ts';
import type { Event } from './event.ts';
import type { JsonOnly } from './json-only.ts';
import { checkedParts, Message, type Refusal } from './message.ts';
import type { MessageData } from './message-data.ts';
import { messageType } from './message-type.ts';
import type { ObjectSchema } from './schema.ts';
import { systemClock, systemIds } from './system-sources.ts';

/** What a command is made of; `View` is its data's. */
export interface CommandFields<Type extends string, View> {
  /** A UUID unless given. */
  readonly id: string;
  readonly type: Type;
  /** When it was made, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly timestamp: string;
  readonly data: View;
  /** What is known of the command besides its data: `correlationId`, `causationId`, and the user's own. */
  readonly metadata: ImmutableMap<string, unknown>;
}

/** An intent: an immutable value, named in the imperative. */
export type Command<Type extends string = string, Plain = unknown> = CommandValue<Type, DataOf<Plain>>;

/** A command in terms of the view of its data, in which it is covariant: every command is a `Command`. */
export interface CommandValue<Type extends string, View extends { toJS(): unknown }>
  extends CommandFields<Type, View>,
    ValueObject {
  /** The command as plain data: a fresh copy. */
  toJS(): PlainCommand<Type, ReturnType<View['toJS']>>;
}

/** A command as plain data. */
export interface PlainCommand<Type extends string = string, Plain = unknown>
  extends Omit<CommandFields<Type, Plain>, 'metadata'> {
  readonly metadata: { readonly [key: string]: unknown };
}

/** What may be given to a command when it is made; id and time default to fresh ones. */
export interface CommandOptions {
  readonly id?: string;
  readonly timestamp?: string;
  readonly metadata?: { readonly [key: string]: unknown };
  /**
   * What the command follows from: its metadata tells the other's story as `correlationId` (the other's id, where it belongs to
   * none) and the other's id as `causationId`. Left out, the command begins a story, which is called by its id.
   */
  readonly causedBy?: Command | Event;
}

/** What a type of command is defined by, as data. */
export interface CommandDefinition<Type extends string, Output> {
  readonly kind: 'command';
  readonly type: Type;
  readonly schema: StandardSchemaV1<unknown, Output>;
  is(command: Command): command is Command<Type, Output>;
}

/**
 * A type of command: a function that makes its commands, and its definition.
 *
 * It throws an {@link InvalidCommandError} (`INVALID_COMMAND`) when the data does not fit the schema, or is not JSON.
 */
export type CommandType<Type extends string, Input, Output> =
  // An intersection: TypeScript looks at a call that gives a plain function type last, and a definition that stands where it
  // is used would be `never` to the functions beside it.
  CommandDefinition<Type, Output> & ((data: Input, options?: CommandOptions) => Command<Type, Output>);

/** Any type of command, whatever its data. */
export interface AnyCommandType {
  (data: never, options?: CommandOptions): Command;
  readonly kind: 'command';
  readonly type: string;
  readonly schema: ObjectSchema;
  is(command: Command): boolean;
}

/** The commands that a type of command makes. */
export type CommandOf<Definition> =
  Definition extends CommandType<infer Type, never, infer Output> ? Command<Type, Output> : never;

/**
 * Defines a type of command.
 *
 * @example
 * import { defineCommand, shape } from 'dvent';
 * const AddTodo = defineCommand('AddTodo', shape<{ description: string }>());
 * const command = AddTodo({ description: 'Write the first test' });
 *
 * @param type named in the imperative; 1 to 256 bytes of UTF-8
 * @param schema any Standard Schema of an object, or `shape<T>()`. It answers at once; it may transform its input.
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for an unusable name or schema
 */
export function defineCommand<Type extends string, Schema extends ObjectSchema>(
  type: Type,
  schema: Schema & JsonOnly<Schema>,
): CommandType<Type, StandardSchemaV1.InferInput<Schema>, StandardSchemaV1.InferOutput<Schema>> {
  const refuse: Refusal = (issues) => new InvalidCommandError({ commandType: type, issues });
  const make = (input: unknown, given: CommandOptions = {}): Command => {
    const { data, metadata } = checkedParts(input, { schema, given, refuse });
    const { id = systemIds(), timestamp = systemClock(), causedBy } = given;
    const told = causedBy === undefined ? metadata : withCause(metadata, causeIds(causedBy));
    // `MessageData` is the run-time form of `Data`.
    return new CommandMessage({ id, type, timestamp, data, metadata: told }) as unknown as Command;
  };
  // The cast from `Command` to the typed command holds because the schema has just said that the data is what the type says.
  return messageType(make, { kind: 'command', type, schema }) as unknown as CommandType<
    Type,
    StandardSchemaV1.InferInput<Schema>,
    StandardSchemaV1.InferOutput<Schema>
  >;
}

type RawCommand = CommandFields<string, MessageData>;

class CommandMessage extends Message implements RawCommand {
  declare readonly id: string;
  declare readonly type: string;
  declare readonly timestamp: string;
  declare readonly data: MessageData;
  declare readonly metadata: ImmutableMap<string, unknown>;

  constructor(fields: RawCommand) {
    super();
    Object.freeze(Object.assign(this, fields));
  }
}

export const isCommand = (value: unknown): value is Command => value instanceof CommandMessage;

export function checkCommand(value: unknown, field: string): asserts value is Command {
  if (!isCommand(value)) throw new InvalidArgumentError({ field, value, expected: 'a command made by its definition' });
}
