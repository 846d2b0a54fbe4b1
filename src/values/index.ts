export { Bytes } from './bytes.ts';
export { Instant } from './instant.ts';
export { type AnyValueKind, type RichValues, rich, richValues } from './rich-values.ts';
export { type OwnKind, type RecordFactory, type RecordValues, recordValues, type ValueKind } from './value-kind.ts';
