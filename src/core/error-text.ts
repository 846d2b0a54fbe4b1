import type { StandardSchemaV1 } from '@standard-schema/spec';

// How the errors' messages show what they are about.

type Issue = StandardSchemaV1.Issue;

export const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : shown(cause));

export const listed = (issues: readonly Issue[]) =>
  issues.map(({ message, path }) => (path?.length ? `${pathText(path)}: ${message}` : message)).join('; ');

const pathText = (path: NonNullable<Issue['path']>) =>
  path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');

export const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
};
