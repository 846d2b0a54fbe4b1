#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DventError } from '../core/errors.ts';
import { type Command, commands, type Options, tell } from './commands.ts';
import { usage } from './usage.ts';

/** Runs a command line, and gives the exit code: 1 where the command has failed, 2 where there is none such. */
async function main(given: readonly string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(given[0] ?? '')) {
    tell(usage(commands));
    return 0;
  }
  const called = understood(given);
  if (!called) {
    process.stderr.write(`${usage(commands)}\n`);
    return 2;
  }
  try {
    return (await called.command.run(called.argument, called.options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DventError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function understood(given: readonly string[]): { command: Command; argument: string; options: Options } | undefined {
  const [words, command] = Object.entries(commands).find(([name]) => isCalled(name, given)) ?? [];
  if (words === undefined || !command) return undefined;
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { text }]) => [
      name,
      { type: text === undefined ? 'boolean' : 'string' } as const,
    ]),
  );
  try {
    const args = given.slice(words.split(' ').length);
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    const [argument, ...rest] = positionals;
    return argument === undefined || rest.length > 0 ? undefined : { command, argument, options: values };
  } catch {
    return undefined; // an option that there is not
  }
}

const isCalled = (words: string, given: readonly string[]) => words.split(' ').every((word, at) => given[at] === word);

const exitCode = await main(process.argv.slice(2));
// NATS's client leaves a socket open to a server that has not answered: without this the command would not end.
process.stdout.write('', () => process.exit(exitCode));
