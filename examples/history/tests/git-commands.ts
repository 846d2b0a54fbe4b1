import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const person = { name: 'Ada', email: 'ada@example.com' };

/** Runs git in a folder, as somebody with a name and with no settings of their own. */
export function git(folder: string, args: readonly string[], { author = person, date = '', input = '' } = {}): string {
  const { name, email } = author;
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...(date && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
  return execFileSync('git', ['-C', folder, ...args], { env, input, stdio: ['pipe', 'pipe', 'ignore'], maxBuffer: 2 ** 28 })
    .toString()
    .trim();
}

export function makeRepository(folder: string): string {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '--initial-branch=main']);
  return folder;
}

/** Commits these files as they are given here, and all else that was changed; gives the commit's id. */
export function commitFiles(
  folder: string,
  files: { readonly [path: string]: string },
  { message = 'Do it', author = person, date = '' } = {},
): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--allow-empty', '--message', message], { author, date });
  return git(folder, ['rev-parse', 'HEAD']);
}
