import { messageOf } from '../../core/error-text.ts';
import { DifferenceError } from '../expect.ts';
import type { Step } from './story.ts';
import { told } from './told.ts';

/** Where in a story store and model have parted. */
export class PartingError extends Error {
  override readonly name = 'PartingError';

  /** @param at - the index of the step, or as many as there are steps where it came to light at the end */
  constructor(steps: readonly Step[], { at, cause }: { at: number; cause: unknown }) {
    super([headline(steps, at), ...differenceOf(cause).map(indented), 'The story:', ...storyOf(steps, at)].join('\n'), { cause });
  }
}

function headline(steps: readonly Step[], at: number): string {
  const step = steps[at];
  if (step) return `Store and model part at step ${at + 1} of ${steps.length}, ${told(step)}`;
  return `Store and model part after the last step of ${steps.length}, when all is read, closed, and what was published is looked at`;
}

function differenceOf(cause: unknown): readonly string[] {
  if (!(cause instanceof DifferenceError)) return [`store: ${messageOf(cause)}`];
  const [, path] = /^ at ([^:]*[^:\d][^:]*)/.exec(cause.where) ?? [];
  return [`store: ${cause.actual}`, `model: ${cause.expected}`, ...(path ? [`where: ${path}`] : [])];
}

const storyOf = (steps: readonly Step[], at: number) =>
  steps.map((step, index) => `${index === at ? '→' : ' '} ${index + 1}. ${told(step)}`);

const indented = (line: string) => `  ${line}`;
