import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Need } from './check.ts';

interface Tool {
  /** The commands that serve, the first one found on the path is taken. */
  readonly commands: readonly string[];
  readonly suits?: (path: string) => boolean;
}

const tools: { readonly [name in Need]: Tool } = {
  chromium: { commands: ['chromium', 'chromium-browser', 'google-chrome'] },
  jupyter: { commands: ['jupyter-nbconvert'] },
  nats: { commands: ['nats-server'], suits: isNewNats },
  'nats-2.9': { commands: ['nats-server-2.9'] },
};

/** The path of the command that serves a need, or undefined on a machine that lacks it. */
export function commandFor(need: Need): string | undefined {
  const { commands, suits = () => true } = tools[need];
  const places = (process.env.PATH ?? '').split(delimiter);
  return commands
    .flatMap((command) => places.map((place) => join(place, command)))
    .find((path) => isExecutable(path) && suits(path));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What many releases bring is older than what keeps a log on several servers: a test holds this to `server-version.ts`. */
export const oldestNats = '2.12.2';

function isNewNats(path: string): boolean {
  const found = /v([\d.]+)/.exec(execFileSync(path, ['-v'], { encoding: 'utf8' }))?.[1] ?? '';
  return found.localeCompare(oldestNats, 'en', { numeric: true }) >= 0;
}
