import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EventStore } from 'dvent';
import { openEventStore } from 'dvent/open';
import { defaultStore } from './arguments.ts';

/** Opens the store, in a folder that is made where it is missing. The default one hides itself from git. */
export async function openStore(url: string): Promise<EventStore> {
  const file = /^sqlite:([^?]+)/.exec(url)?.[1];
  if (file !== undefined) await mkdir(dirname(file), { recursive: true });
  if (file !== undefined && url === defaultStore) await writeFile(join(dirname(file), '.gitignore'), '*\n');
  return openEventStore(url);
}
