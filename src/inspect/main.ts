#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DventError } from '../core/errors.ts';
import { openEventStore } from '../open.ts';

const usage = `Usage: dvent <command>

  dvent migrate <url>   makes a store's tables, or brings them to the newest form; opening a store does the same

A URL is what openEventStore takes: sqlite:todo.db, postgres://todo@localhost/todo?schema=todo`;

interface Command {
  run(url: string): Promise<string>;
}

const commands: { readonly [name: string]: Command } = {
  migrate: {
    run: async (url) => {
      await (await openEventStore(url)).close();
      return 'The store is in its newest form.';
    },
  },
};

/** Runs a command line, and gives the exit code: 1 where the command has failed, 2 where there is none such. */
async function main(given: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...given], allowPositionals: true, strict: false });
  const [name = '', url, ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || url === undefined || rest.length > 0) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  try {
    process.stdout.write(`${await command.run(url)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof DventError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
