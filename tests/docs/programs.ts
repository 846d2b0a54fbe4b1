import { readFileSync } from 'node:fs';
import { type Snippet, snippetsInMarkdown, snippetsInSource } from '../../scripts/snippets/find.ts';

/** A snippet that is run, and what it prints. */
export interface Program extends Snippet {
  readonly prints: string;
}

/**
 * The programs of a Markdown text: each fence marked `ts`, with those marked `ts continued` after it. The fences marked `text`
 * after them are what the program prints.
 */
export function programsInMarkdown(file: string, text: string): Program[] {
  const snippets = snippetsInMarkdown(file, text);
  const outputs = [...text.matchAll(/^```text\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    text: match[1] ?? '',
  }));
  return snippets.map((snippet, index) => {
    const end = snippets[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const mine = outputs.filter(({ line }) => line > snippet.line && line < end);
    return { ...snippet, prints: mine.map((output) => output.text).join('') };
  });
}

/** The examples in a source's doc comments: they print nothing. */
export const programsInSource = (file: string, text: string): Program[] =>
  snippetsInSource(file, text).map((snippet) => ({ ...snippet, prints: '' }));

/** All programs of a file of either kind. */
export function programsIn(file: string): Program[] {
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.md') ? programsInMarkdown(file, text) : programsInSource(file, text);
}
