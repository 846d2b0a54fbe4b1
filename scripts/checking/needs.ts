import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Need } from './check.ts';

/** The commands that serve a need, the first one found on the path is taken. */
const commands: { readonly [name in Need]: readonly string[] } = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  jupyter: ['jupyter-nbconvert'],
  nats: ['nats-server'],
};

/** The path of the command that serves a need, or undefined on a machine that lacks it. */
export function commandFor(need: Need): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter);
  return commands[need].flatMap((command) => places.map((place) => join(place, command))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
