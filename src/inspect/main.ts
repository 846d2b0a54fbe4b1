#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DventError } from '../core/errors.ts';
import { openEventStore } from '../open.ts';
import { testConformance } from './conformance.ts';
import { Display } from './display.ts';

const usage = `Usage: dvent <command>

  dvent migrate <url>          makes what a store needs, or brings it to the newest form; opening a store does the same
  dvent conformance <module>   tests whether a store keeps the contract; the module's default export says how it is opened
    --only=<text>              only the tests whose rule or name has this text
    --runs=<number>            how many stories the law tells, 100 unless said otherwise
    --seed=<number>            those of a run that failed, by the seed that it told
    --path=<path>              of those, the one that failed, by the path that it told
    --bail                     ends at the first failure
    --verbose                  tells of a failure with its stack and its causes

A URL is what openEventStore takes: sqlite:todo.db, postgres://todo@localhost/todo?schema=todo, nats://n1,n2,n3`;

interface Options {
  readonly [name: string]: string | boolean | undefined;
}

interface Command {
  /** By name: whether it has a text, or is there or not. */
  readonly options: { readonly [name: string]: 'string' | 'boolean' };
  /** Does it for the one argument; gives whether it went well. */
  run(argument: string, options: Options): Promise<boolean>;
}

const tell = (line: string) => void process.stdout.write(`${line}\n`);

const commands: { readonly [name: string]: Command } = {
  migrate: {
    options: {},
    run: async (url) => {
      await (await openEventStore(url)).close();
      tell('The store is in its newest form.');
      return true;
    },
  },
  conformance: {
    options: { only: 'string', runs: 'string', seed: 'string', path: 'string', bail: 'boolean', verbose: 'boolean' },
    run: (module, options) => testConformance(module, options, new Display(process.stdout)),
  },
};

/** Runs a command line, and gives the exit code: 1 where the command has failed, 2 where there is none such. */
async function main([name = '', ...given]: readonly string[]): Promise<number> {
  if (['--help', '-h', 'help'].includes(name)) {
    tell(usage);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const parsed = command && understood(given, command);
  if (!command || !parsed) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  try {
    return (await command.run(parsed.argument, parsed.options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DventError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function understood(given: readonly string[], command: Command): { argument: string; options: Options } | undefined {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, type]) => [name, { type }]));
  try {
    const { positionals, values } = parseArgs({ args: [...given], options, allowPositionals: true });
    const [argument, ...rest] = positionals;
    return argument === undefined || rest.length > 0 ? undefined : { argument, options: values };
  } catch {
    return undefined; // an option that there is not
  }
}

const exitCode = await main(process.argv.slice(2));
// NATS's client leaves a socket open to a server that has not answered: without this the command would not end.
process.stdout.write('', () => process.exit(exitCode));
