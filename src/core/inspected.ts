/** The method that tells what `console.log` shows of a value in Node. */
export const inspected = Symbol.for('nodejs.util.inspect.custom');
