import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { messageOf } from '../../core/error-text.ts';
import { InvalidArgumentError } from '../../core/errors.ts';
import { loadedModule } from '../loaded-module.ts';
import { askedEvents } from './asked-events.ts';
import { exportedEvents } from './exported-events.ts';
import { schemaReport } from './schema-report.ts';

/** The command's options, as they were given. */
export interface Given {
  readonly file?: unknown;
  readonly update?: unknown;
  readonly exact?: unknown;
}

/** Compares the types of events that a module exports with a file, or writes them to it; gives whether stored events satisfy them. */
export async function checkSchemas(path: string, given: Given, tell: (line: string) => void): Promise<boolean> {
  const now = await askedEvents(exportedEvents(await loadedModule(path), path));
  const file = typeof given.file === 'string' ? given.file : recordBeside(path);
  const recorded = existsSync(file) ? access(file, () => readFileSync(file, 'utf8')) : undefined;
  const [update, exact] = [given.update === true, given.exact === true];
  const { passed, lines, text } = schemaReport({ now, recorded, file: relative('', file), update, exact });
  if (text !== undefined) access(file, () => writeFileSync(file, text));
  for (const line of lines) tell(line);
  return passed;
}

/** `src/events.ts` has `src/events.schemas.json` beside it. */
const recordBeside = (path: string) => `${path.replace(/\.[^./\\]+$/, '')}.schemas.json`;

function access<Result>(file: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw new InvalidArgumentError({ field: 'file', value: file, expected: `one that can be used (${messageOf(cause)})`, cause });
  }
}
