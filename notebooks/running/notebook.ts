import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the notebooks. */
export const directory = resolve(import.meta.dirname, '..');

/** What is used here of the format of `.ipynb` files. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: Lines;
  readonly outputs?: readonly Output[];
}

type Lines = string | readonly string[];

interface Output {
  readonly output_type: string;
  /** Of a stream: `stdout` or `stderr`. */
  readonly name?: string;
  /** Of a stream: what was printed. */
  readonly text?: Lines;
  /** Of a display: the same thing in one or more forms. */
  readonly data?: { readonly [form: string]: Lines };
}

/** The names of all notebooks, such as `todo.ipynb`. */
export const notebookNames = (): string[] => globSync('*.ipynb', { cwd: directory }).sort();

export const textOf = (name: string): string => readFileSync(join(directory, name), 'utf8');

// JSON.parse gives `any`; the format of a notebook is Jupyter's.
export const parseNotebook = (text: string): Notebook => JSON.parse(text) as Notebook;

export function writeNotebook(name: string, notebook: Notebook): void {
  writeFileSync(join(directory, name), `${JSON.stringify(notebook, undefined, 1)}\n`);
}

/** What a reader sees of a cell: its source and its outputs, however their lines are split. */
export interface SeenCell {
  readonly id: string;
  readonly source: string;
  readonly outputs: readonly { readonly form: string; readonly text: string }[];
}

export const seenCells = ({ cells }: Notebook): SeenCell[] =>
  cells.map(({ id, source, outputs = [] }) => ({ id, source: joined(source), outputs: seenOutputs(outputs) }));

function seenOutputs(outputs: readonly Output[]): SeenCell['outputs'] {
  const seen: { form: string; text: string }[] = [];
  for (const { name, text = '', data = {}, output_type } of outputs) {
    const last = seen.at(-1);
    // Jupyter may cut one stream into several outputs, as it comes.
    if (name !== undefined && last?.form === name) last.text += joined(text);
    else if (name !== undefined) seen.push({ form: name, text: joined(text) });
    else if (output_type === 'error') seen.push({ form: 'error', text: '' });
    else for (const [form, lines] of Object.entries(data)) seen.push({ form: `${output_type} ${form}`, text: joined(lines) });
  }
  return seen;
}

const joined = (lines: Lines) => (typeof lines === 'string' ? lines : lines.join(''));
