import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GitError } from './git-error.ts';

/** Read-only calls of git in one repository, as streams of bytes: nothing is ever gathered that grows with the history. */
export interface Git {
  /** What git prints, in chunks. Ends well only when git did. */
  stream(args: readonly string[], options?: { readonly input?: string }): AsyncIterable<Buffer>;
  /** A short answer. */
  ask(args: readonly string[], options?: { readonly input?: string }): Promise<string>;
  /** A short answer, or `undefined` where git says no. */
  tryAsk(args: readonly string[]): Promise<string | undefined>;
}

/** Variables that would make git look at another repository than the one it is asked about (set inside git's own hooks). */
const misleading = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

export function gitIn(directory: string): Git {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  for (const name of misleading) delete env[name];

  async function* stream(args: readonly string[], { input = '' } = {}): AsyncGenerator<Buffer> {
    const child = spawn('git', ['-C', directory, '--no-pager', ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = endOf(child);
    // Who leaves the loop early never looks at the end.
    ended.catch(() => {});
    try {
      // Git may end before it has read its input: its exit says why, not the broken pipe.
      child.stdin.on('error', () => {}).end(input);
      yield* child.stdout;
      await ended;
    } finally {
      child.kill();
    }
  }

  const ask = async (args: readonly string[], options = {}) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream(args, options)) chunks.push(chunk);
    return Buffer.concat(chunks).toString().trimEnd();
  };
  const tryAsk = (args: readonly string[]) =>
    ask(args).catch((error: unknown) => {
      if (error instanceof GitError && error.exitCode !== undefined) return undefined;
      throw error;
    });
  return { stream, ask, tryAsk };
}

async function endOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<void> {
  const complaint = text(child.stderr);
  try {
    const [code, signal]: unknown[] = await once(child, 'close');
    if (code === 0) return;
    const said = (await complaint).trim() || `git ended with ${signal ?? `code ${code}`}`;
    throw new GitError(said.replace(/^fatal: /, ''), typeof code === 'number' ? { exitCode: code } : {});
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new GitError('git was not found: install it, or put it on the PATH', { cause: error });
    throw error;
  }
}
