import { type Equal, exact, type Same } from './exact.ts';

// The ruler itself: what these tests are measured with must be able to say no.

declare const unknownValue: unknown;
// JSON.parse is the language's own source of `any`.
const anything = JSON.parse('1');

exact('text' as string).is<string>();
exact(unknownValue).is<unknown>();
// @ts-expect-error any is not a string
exact(anything).is<string>();
// @ts-expect-error any is not unknown
exact(anything).is<unknown>();
// @ts-expect-error an any inside
exact([anything]).is<string[]>();
// @ts-expect-error an any deep inside
exact({ a: () => anything }).is<{ a: () => string }>();
// @ts-expect-error wider
exact('text' as string | undefined).is<string>();
// @ts-expect-error narrower
exact('text' as string).is<string | undefined>();
// @ts-expect-error an optional key is not one that may be undefined
exact({} as { a?: string }).is<{ a: string | undefined }>();
// @ts-expect-error a writable key is not a readonly one
exact({ a: 1 } as { a: number }).is<{ readonly a: number }>();
// @ts-expect-error never is not everything
exact(undefined as never).is<string>();

export type Yes = Same<[Equal<{ a: 1 }, { a: 1 }>, true]>;
export type No = Same<[Equal<string, 'a'>, false]>;
// @ts-expect-error two types that differ
export type Wrong = Same<[string, number]>;
