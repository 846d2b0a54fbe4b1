import { defineEvent, shape } from 'dvent';
import type { StatusChanged } from './fact.ts';

/** A change of a status that carries when it was sent, in microseconds since the epoch; 0 where its delay does not count. */
export type SentFact = StatusChanged & { readonly sentAt: number };

export const TimedStatusChanged = defineEvent('TodoStatusChanged', shape<SentFact>());
