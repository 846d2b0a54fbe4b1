/** Passes what the compiler refuses: a caller without a compiler must be refused too, at run time. */
export const unchecked = (value: unknown): never => value as never;
