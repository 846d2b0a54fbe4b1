import { type AnyCommandType, type Command, type CommandOf, checkCommand } from './command.ts';
import { hasCode, UnknownCommandError } from './errors.ts';
import type { Fault } from './fault.ts';
import { checkTypeMap } from './type-map.ts';
import { checkWholeNumber } from './whole-number.ts';

/** For each type of command a function from the context and the command to a result. */
export type HandleMap<Context, Definition extends AnyCommandType> = {
  readonly [Type in Definition['type']]: (
    context: Context,
    command: CommandOf<Extract<Definition, { readonly type: Type }>>,
  ) => unknown;
};

/** Takes commands, and hands each to the function of its type. */
export interface CommandHandler<Context, Definition extends AnyCommandType, Handle extends HandleMap<Context, Definition>> {
  readonly context: Context;
  readonly commands: readonly Definition[];
  readonly handle: Handle;
  /**
   * @returns what the handle-map's function returns, promise or not; what that throws is thrown, what it rejects rejected
   * @throws {@link UnknownCommandError} (`UNKNOWN_COMMAND`) for a command that the handle-map does not know
   */
  handleCommand<Type extends Definition['type']>(
    command: CommandOf<Extract<Definition, { readonly type: Type }>> & { readonly type: Type },
    options?: { readonly context?: Context },
  ): ReturnType<Handle[Type]>;
}

/**
 * Binds types of command to functions and to the context that these work in.
 *
 * @example
 * import { CommandHandler, defineCommand, shape } from 'dvent';
 * const Greet = defineCommand('Greet', shape<{ name: string }>());
 * const handler = CommandHandler({
 *   context: { greeting: 'Hello' },
 *   commands: [Greet],
 *   handle: { Greet: ({ greeting }, { data }) => `${greeting}, ${data.get('name')}` },
 * });
 * const text: string = handler.handleCommand(Greet({ name: 'Ada' }));
 *
 * @param definition.context what the functions work with; a call may pass another one
 * @param definition.retry how often a command is handled again after a `ConcurrencyError`; 0 when left out
 * @throws {@link InvalidArgumentError} (`INVALID_ARGUMENT`) for a handle-map that does not match the commands
 */
export function CommandHandler<
  Context,
  const Definitions extends readonly AnyCommandType[],
  Handle extends HandleMap<Context, Definitions[number]>,
>(definition: {
  readonly context: Context;
  readonly commands: Definitions;
  readonly handle: Handle & {
    readonly [Type in Exclude<keyof Handle, Definitions[number]['type']>]: Fault<'no command of this type is listed'>;
  };
  readonly retry?: number;
}): CommandHandler<Context, Definitions[number], Handle> {
  const { context, commands, handle, retry = 0 } = definition;
  checkTypeMap({ types: commands, functions: handle, kind: 'command', fields: { types: 'commands', functions: 'handle' } });
  checkWholeNumber(retry, { field: 'retry', least: 0 });
  const functions = new Map(Object.entries<HandleFunction<Context>>(handle));
  const handleCommand = (command: Command, options: { readonly context?: Context } = {}): unknown => {
    checkCommand(command, 'command');
    const handleFunction = functions.get(command.type);
    if (!handleFunction) throw new UnknownCommandError({ commandType: command.type, known: [...functions.keys()] });
    // A call may also pass `undefined`, where that is a context.
    const callContext = 'context' in options ? (options.context as Context) : context;
    return retrying(() => handleFunction(callContext, command), retry);
  };
  // What a command's function returns is what its handling returns.
  return Object.freeze({
    context,
    commands: Object.freeze([...commands]),
    handle: Object.freeze({ ...handle }),
    handleCommand,
  }) as unknown as CommandHandler<Context, Definitions[number], Handle>;
}

type HandleFunction<Context> = (context: Context, command: Command) => unknown;

/** Runs it again, at most so many times, while it ends in a conflict: by throwing, or by rejecting. */
function retrying(run: () => unknown, retries: number): unknown {
  for (let left = retries; ; left -= 1) {
    const checkConflict = (error: unknown) => {
      if (left === 0 || !hasCode(error, 'CONCURRENCY')) throw error;
    };
    try {
      const result = run();
      if (left === 0 || !isPromiseLike(result)) return result;
      return Promise.resolve(result).catch((error: unknown) => {
        checkConflict(error);
        return retrying(run, left - 1);
      });
    } catch (error) {
      checkConflict(error);
    }
  }
}

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
