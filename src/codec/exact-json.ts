// V8 (Node 24.21 and 26.10; not 22.13) can give an object a key of one that it parsed before: after `{"a\\n":1}`, the text
// `{"a\ny":1}` has the key `a\n` with a backslash. Where that may have happened, the text is read by this parser instead.
// It builds keys one by one; single strings and numbers are V8's, which reads them rightly.

const structure = /\s*([[\]{},:"]|[^\s[\]{},:"]+)/y;

/** Where the string that begins at a quote ends: at the next quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}

/** Parses JSON that `JSON.parse` has accepted. */
export function parseExactly(text: string): unknown {
  let position = 0;
  const next = (): string => {
    structure.lastIndex = position;
    const found = structure.exec(text)?.[1] ?? '';
    const start = structure.lastIndex - found.length;
    position = found === '"' ? endOfString(text, start) : structure.lastIndex;
    return text.slice(start, position);
  };
  const value = (first: string): unknown => {
    if (first === '{') return object();
    if (first === '[') return array();
    return JSON.parse(first);
  };
  const array = (): unknown[] => {
    const items: unknown[] = [];
    for (let item = next(); item !== ']'; item = next()) if (item !== ',') items.push(value(item));
    return items;
  };
  const object = (): object => {
    // Without a prototype `__proto__` is a key like any other.
    const fields: { [key: string]: unknown } = Object.create(null);
    for (let key = next(); key !== '}'; key = next()) {
      if (key === ',') continue;
      next(); // the colon
      fields[JSON.parse(key)] = value(next());
    }
    return fields;
  };
  return value(next());
}
