import { richValues, type ValueKind } from 'dvent/values';

// A kind of values of the user's own is registered as it is written, with no cast.

interface Grams {
  readonly grams: number;
  equals(other: unknown): boolean;
  hashCode(): number;
}
declare const isGrams: (value: unknown) => value is Grams;
declare const gramsOf: (grams: unknown) => Grams;

const kind: ValueKind<Grams> = { tag: 'Grams', is: isGrams, encode: ({ grams }) => grams, decode: gramsOf };
richValues(kind);
richValues({ tag: 'Grams', is: isGrams, encode: ({ grams }: Grams) => grams, decode: gramsOf });
// @ts-expect-error what it is made of is told
richValues({ tag: 'Grams', is: isGrams, decode: gramsOf });
// @ts-expect-error so is how it is made again
richValues({ tag: 'Grams', is: isGrams, encode: ({ grams }: Grams) => grams });
