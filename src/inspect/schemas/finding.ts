/** What a schema does not take of what another took, or may not take. */
export interface Finding {
  /** Where in the data, from the outside in; `''` stands for every item of an array, `'*'` for every key that has no name. */
  readonly path: readonly string[];
  readonly what: string;
  /** Whether it is certain; else it could not be told. */
  readonly certain: boolean;
}

/** A place in the data of events of a type: `TodoAdded.lines[].sku`. */
export const placeText = (type: string, path: readonly string[]): string =>
  type + path.map((step) => (step === '' ? '[]' : /^[\w$*]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('');

/** A value, or a text of a schema, short enough for a line. */
export const brief = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
