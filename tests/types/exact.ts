// What the type tests are written with. They are compiled, never run: against the sources by the root's tsconfig, and
// against built declarations by tests/unit/declarations.test.ts and by the test of the package.

/** Whether two types are the very same: `any` equals `any` alone, and an optional key is not one that may be undefined. */
export type Equal<Left, Right> =
  (<Probe>() => Probe extends Left ? 1 : 2) extends <Probe>() => Probe extends Right ? 1 : 2 ? true : false;

/** `exact(value).is<Expected>()` does not compile unless the value's type is `Expected`, no wider and no narrower. */
export const exact = <Actual>(_value: Actual) => ({
  is<Expected>(..._proof: Equal<Actual, Expected> extends true ? [] : [expected: Expected, actual: Actual]): void {},
});

/** The same for a type: `export type Proof = Same<[Actual, Expected]>`. */
export type Same<Pair extends [unknown, unknown] & (Equal<Pair[0], Pair[1]> extends true ? unknown : never)> = Pair;
