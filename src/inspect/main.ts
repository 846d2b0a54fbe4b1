#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DventError } from '../core/errors.ts';
import { openEventStore } from '../open.ts';
import { testConformance } from './conformance.ts';

const usage = `Usage: dvent <command>

  dvent migrate <url>          makes a store's tables, or brings them to the newest form; opening a store does the same
  dvent conformance <module>   tests whether a store keeps the contract; the module's default export says how it is opened

A URL is what openEventStore takes: sqlite:todo.db, postgres://todo@localhost/todo?schema=todo`;

/** What a command does with its one argument; gives whether it went well. */
type Command = (given: string) => Promise<boolean>;

const tell = (line: string) => void process.stdout.write(`${line}\n`);

const commands: { readonly [name: string]: Command } = {
  async migrate(url) {
    await (await openEventStore(url)).close();
    tell('The store is in its newest form.');
    return true;
  },
  conformance: (module) => testConformance(module, tell),
};

/** Runs a command line, and gives the exit code: 1 where the command has failed, 2 where there is none such. */
async function main(given: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...given], allowPositionals: true, strict: false });
  const [name = '', argument, ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || argument === undefined || rest.length > 0) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  try {
    return (await command(argument)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DventError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
