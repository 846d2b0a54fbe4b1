import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const call = promisify(execFile);

/** What a command printed; a command that fails rejects, with what it printed as the message. */
async function run(command: string, args: readonly string[], directory: string): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  try {
    const { stdout } = await call(command, args, { cwd: directory, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    // execFile rejects with an Error that has both outputs.
    const { message, stdout, stderr } = error as Error & { stdout: string; stderr: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  }
}

/** A directory outside this tree, with nothing of it: what a user starts from. */
export class Project {
  readonly directory = mkdtempSync(join(tmpdir(), 'dvent-package-'));

  /** `npm install`; what npm has fetched before is taken from its cache. */
  async install(...packages: string[]) {
    const manifest = join(this.directory, 'package.json');
    // npm 12 runs the install script of the package that carries Node's binary only where it is allowed.
    if (!existsSync(manifest))
      writeFileSync(manifest, JSON.stringify({ private: true, type: 'module', allowScripts: { node: true } }));
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages], this.directory);
  }

  run(command: string, ...args: string[]): Promise<string> {
    return run(command, args, this.directory);
  }

  /** Copies a part of this tree. */
  add(from: string, to = '.') {
    cpSync(join(root, from), join(this.directory, to), { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  write(path: string, content: string) {
    const file = join(this.directory, path);
    mkdirSync(resolve(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }

  remove() {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Packs the sources as a release would, into a folder, with the build that `npm pack` itself calls for, apart from this tree's own dist. */
export async function packInto(directory: string): Promise<string> {
  const parts = [
    'src',
    'features',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'tsup.config.ts',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ];
  for (const part of parts) cpSync(join(root, part), join(directory, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const printed = await run('npm', ['pack', '--silent'], directory);
  return join(directory, printed.trim().split('\n').at(-1) ?? '');
}
