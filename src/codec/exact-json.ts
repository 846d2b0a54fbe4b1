// V8 (Node 24.21 and 26.10; not 22.13) can give an object a key of one that it parsed before: after `{"a\\n":1}`, the text
// `{"a\ny":1}` has the key `a\n` with a backslash. Where that may have happened, the text is read by this parser instead.
// It builds keys one by one; single strings and numbers are V8's, which reads them rightly.

const token = /[\s]*([[\]{},:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s[\]{},:"]+)/y;

/** Parses JSON that `JSON.parse` has accepted. */
export function parseExactly(text: string): unknown {
  let position = 0;
  const next = (): string => {
    token.lastIndex = position;
    const [whole = '', found = ''] = token.exec(text) ?? [];
    position += whole.length;
    return found;
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
