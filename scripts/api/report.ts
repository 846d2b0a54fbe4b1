import type { Declared, Surface } from './surface.ts';

/** The report as it is committed: one block for each entry point, one for what is reached through them. */
export function writeReport({ exported, reached }: Surface): string {
  const entries = [...new Set(exported.map(({ entry }) => entry))];
  return [
    '# The public surface',
    'Written by `npm run api:update` from the built declarations, compared by `npm run check:api`. Do not edit it.',
    ...entries.map((entry) =>
      section(
        `\`${entry}\``,
        exported.filter((declared) => declared.entry === entry),
      ),
    ),
    section('Reached through them, not exported', reached),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const section = (title: string, declared: readonly Declared[]) =>
  declared.length === 0
    ? ''
    : `## ${title}\n\n\`\`\`ts\n${declared.map(({ text }) => withoutComments(text)).join('\n\n')}\n\`\`\``;

/** The printer leaves out the comments before a declaration; those inside it are documentation too, not surface. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '');
}
