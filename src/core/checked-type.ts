import type { Fault } from './fault.ts';

/** A type of aggregate, by the compiler. */
export type CheckedType<
  Type extends string,
  Wrong = Fault<'an aggregate type begins with a letter and holds letters, digits, "_" and "." only'>,
> = string extends Type
  ? Type
  : Type extends `${Letter}${infer Rest}`
    ? OnlyNameCharacters<Rest> extends true
      ? Type
      : Wrong
    : Wrong;
type OnlyNameCharacters<Text extends string> = Text extends ''
  ? true
  : Text extends `${Letter | Digit | '_' | '.'}${infer Rest}`
    ? OnlyNameCharacters<Rest>
    : false;
type LowerLetter =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z';
type Letter = LowerLetter | Uppercase<LowerLetter>;
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
