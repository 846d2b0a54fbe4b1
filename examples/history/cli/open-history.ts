import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { openApplication } from 'dvent/application';
import { environmentFor, storeFor } from '../../store-setting.ts';
import { Chapter } from '../domain/chapter.ts';
import { Contributor } from '../domain/contributor.ts';
import { File } from '../domain/file.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { type IntakeOptions, takeIn } from '../intake/intake.ts';
import { defaultStore } from './arguments.ts';

export type HistoryApplication = Awaited<ReturnType<typeof openHistory>>;

const prefix = 'HISTORY_';

/** Opens it where the command line says, else where the environment says, else in a file in the current folder. */
export async function openHistory(given: string | undefined) {
  await makeRoom(storeFor(given, { prefix, environment: env }) ?? defaultStore);
  return openApplication({
    events: [Chapter, Contributor, File],
    store: given ?? defaultStore,
    prefix,
    environment: environmentFor(given, { prefix, environment: env }),
    handler: ({ repository }) => ({
      takeIn: (git: GitRepository, options: Omit<IntakeOptions, 'eventStore' | 'aggregates'>) =>
        takeIn(git, { ...options, eventStore: repository.eventStore, aggregates: repository }),
    }),
  });
}

/** Makes the folder of a file where it is missing. The default one hides itself from git. */
async function makeRoom(url: string): Promise<void> {
  const file = /^sqlite:([^?]+)/.exec(url)?.[1];
  if (file !== undefined) await mkdir(dirname(file), { recursive: true });
  if (file !== undefined && url === defaultStore) await writeFile(join(dirname(file), '.gitignore'), '*\n');
}
