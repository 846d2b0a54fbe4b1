import type { Command } from './commands.ts';

/** What a user is told of the commands. */
export function usage(commands: { readonly [words: string]: Command }): string {
  const rows = Object.entries(commands).flatMap(([words, { argument, says, options }]) => [
    [`  dvent ${words} <${argument}>`, says],
    ...Object.entries(options).map(([name, { text, says }]) => [`    --${name}${text === undefined ? '' : `=<${text}>`}`, says]),
  ]);
  const width = Math.max(...rows.map(([left = '']) => left.length));
  const lines = rows.map(([left = '', right = '']) => `${left.padEnd(width)}   ${right}`);
  return `Usage: dvent <command>

${lines.join('\n')}

A URL is what openEventStore takes: sqlite:todo.db, postgres://todo@localhost/todo?schema=todo, nats://n1,n2,n3`;
}
