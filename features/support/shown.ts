/** What the console of Node shows of a value: what its own method tells, where it has one. */
export function shownBy(value: unknown): unknown {
  const show: unknown = Reflect.get(Object(value), Symbol.for('nodejs.util.inspect.custom'));
  return typeof show === 'function' ? show.call(value) : value;
}
