export type { EventCodec } from '../core/event-codec.ts';
export type { CompressionOptions } from './compression.ts';
export { type Erasure, eraseSubject } from './erase-subject.ts';
export { type EventCodecOptions, eventCodec, type PersonalKeys } from './event-codec.ts';
export type { KnownEvents } from './event-types.ts';
export { type KeyRing, keyRing, type WrappedKey } from './key-ring.ts';
export type { StreamFault, StreamHash } from './stream-check.ts';
export { SubjectErasedError } from './subject-keys.ts';
export { type Verification, type VerifyOptions, verify } from './verify.ts';
