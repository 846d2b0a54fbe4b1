import stringWidth from 'string-width';

/** A column of a table. Where the terminal is too narrow, a column with a `cut` loses what does not fit, at that end. */
export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  readonly cut?: 'start' | 'end';
}

interface TableOptions {
  /** How many characters fit beside each other: `process.stdout.columns` on a terminal. No limit unless given. */
  readonly width?: number | undefined;
}

/**
 * Draws a table for a terminal, aligned by the room that each character takes there: two columns for 日 or 🥷, none for a
 * combining accent.
 *
 * @example
 * table({ columns: [{ heading: 'Todo' }, { heading: 'Days', align: 'right' }], rows: [['Write the first test', '3']] });
 */
export function table(
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] },
  { width = Number.POSITIVE_INFINITY }: TableOptions = {},
): string {
  const headings = columns.map(({ heading }) => heading);
  const body = rows.map((row) => columns.map((_, index) => printable(row[index] ?? '')));
  const natural = columns.map((_, index) => Math.max(...[headings, ...body].map((row) => stringWidth(row[index] ?? ''))));
  const widths = fitted(natural, { columns, room: width - 3 * columns.length - 1 });
  const line = (row: readonly string[]) =>
    `│ ${columns.map((column, index) => cell(row[index] ?? '', { column, width: widths[index] ?? 0 })).join(' │ ')} │`;
  const rule = (left: string, between: string, right: string) =>
    left + widths.map((size) => '─'.repeat(size + 2)).join(between) + right;
  return [rule('╭', '┬', '╮'), line(headings), rule('├', '┼', '┤'), ...body.map(line), rule('╰', '┴', '╯')].join('\n');
}

/** The narrowest that a column is cut to. */
const narrowest = 8;

/** Takes what is too much from the widest column that may be cut, again and again. */
function fitted(
  natural: readonly number[],
  { columns, room }: { readonly columns: readonly Column[]; readonly room: number },
): number[] {
  const widths = [...natural];
  for (;;) {
    const excess = widths.reduce((sum, size) => sum + size, 0) - room;
    const cuttable = widths.flatMap((size, index) => (columns[index]?.cut && size > narrowest ? [{ size, index }] : []));
    const [widest, next] = cuttable.sort((one, other) => other.size - one.size);
    if (excess <= 0 || !widest) return widths;
    // Down to the next widest, at least by one, and by no more than is needed.
    widths[widest.index] = Math.max(widest.size - excess, Math.min(next?.size ?? narrowest, widest.size - 1), narrowest);
  }
}

function cell(text: string, { column, width }: { readonly column: Column; readonly width: number }): string {
  const shown = cut(text, { width, end: column.cut ?? 'end' });
  const padding = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  return column.align === 'right' ? padding + shown : shown + padding;
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function cut(text: string, { width, end }: { readonly width: number; readonly end: 'start' | 'end' }): string {
  if (stringWidth(text) <= width) return text;
  const all = Array.from(characters.segment(text), ({ segment }) => segment);
  const kept: string[] = [];
  let room = width - 1;
  for (const character of end === 'end' ? all : all.reverse()) {
    room -= stringWidth(character);
    if (room < 0) break;
    kept.push(character);
  }
  return end === 'end' ? `${kept.join('')}…` : `…${kept.reverse().join('')}`;
}

const escapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text as it may be shown on a terminal. What would move the cursor, change colours or turn the reading direction around is
 * written out: a name or a path may hold anything.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapes[character] ?? `\\u{${code.toString(16)}}`;
  });
}
