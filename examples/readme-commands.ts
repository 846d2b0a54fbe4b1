import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';

interface Commands {
  readonly readme: string;
  /** What only the block that is meant has in it. */
  readonly having: string;
  /** The npm script that starts the example, and the program that it runs. */
  readonly script: string;
  readonly program: string;
}

interface Shell {
  readonly cwd: string;
  /** More commands, after those of the README. */
  readonly also?: string;
}

/** Runs a block of shell commands of a README as they stand there, but for npm, which would run them in the project's folder. */
export function runReadmeCommands({ readme, having, script, program }: Commands, { cwd, also = '' }: Shell) {
  const blocks = [...readFileSync(readme, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const block = blocks.find((one) => one.includes(having));
  if (block === undefined || !block.includes(`npm ${script}`)) throw new Error(`${readme} has no such commands.`);
  const commands = `${block}${also}`.replaceAll(new RegExp(`npm ${script}(?: --(?= ))?`, 'g'), `node ${JSON.stringify(program)}`);
  const { NODE_TEST_CONTEXT: _, FORCE_COLOR: __, NO_COLOR: ___, ...inherited } = process.env;
  const env = { ...inherited, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', commands], { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}
