/** A piece of TypeScript that readers see: `line` is where its first line stands in its file, counted from 1. */
export interface Snippet {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/**
 * The fences marked `ts` of a Markdown text. Each stands alone, with its imports, unless it is marked `ts continued`: then it goes
 * on where the one before it ended.
 */
export function snippetsInMarkdown(file: string, text: string): Snippet[] {
  const found: Snippet[] = [];
  for (const match of text.matchAll(/^```ts(?<continued> continued)?\n(?<code>[\s\S]*?)^```$/gm)) {
    const { continued, code = '' } = match.groups ?? {};
    const line = lineAt(text, match.index) + 1;
    const before = found.at(-1);
    if (continued === undefined) found.push({ file, line, code });
    else if (before === undefined) throw new Error(`${file}:${line}: continues, but nothing stands before it.`);
    else found[found.length - 1] = { ...before, code: joined(before, { line, code }) };
  }
  return found;
}

/** Blank lines between the two keep each line at its distance from the first, so that an error is told where it stands. */
function joined(before: Snippet, next: { line: number; code: string }): string {
  const linesBefore = before.code.split('\n').length - 1;
  return before.code + '\n'.repeat(next.line - before.line - linesBefore) + next.code;
}

/** The code after each `@example` of a source's doc comments, with or without a fence. */
export function snippetsInSource(file: string, text: string): Snippet[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const lines = comment[0].split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\* ?)/, '').replace(/\*\/$/, ''));
    const first = lineAt(text, comment.index);
    return lines.flatMap((line, at) => {
      if (!/^@example\b/.test(line)) return [];
      const end = lines.findIndex((other, place) => place > at && /^@\w/.test(other));
      const body = lines.slice(at + 1, end < 0 ? undefined : end).map((code) => (code.startsWith('```') ? '' : code));
      return [{ file, line: first + at + 1, code: `${body.join('\n').trimEnd()}\n` }];
    });
  });
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;
