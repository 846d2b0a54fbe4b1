/** How deep data may be nested, as `core/data.ts` takes them in. */
export const maxDepth = 100;
