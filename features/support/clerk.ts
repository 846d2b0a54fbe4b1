import { Record } from 'immutable';
import {
  Aggregate,
  type AppliedEvent,
  type Event as DomainEvent,
  defineEvent,
  type SourceOptions,
  shape,
} from '../../src/index.ts';
import { present } from '../../src/testing/expect.ts';

// An aggregate of which scenarios say what its one apply function does.

export const ClerkNoted = defineEvent('Noted', shape<{ number: number }>());
export type SeenEvent = AppliedEvent<ReturnType<typeof ClerkNoted>>;

const state = { notes: 0 };

/** Defines a kind of clerk. Its apply function may do what the compiler would refuse. */
export function clerkType(apply: (state: ClerkState, event: SeenEvent) => unknown) {
  return Aggregate({
    type: 'Clerk',
    events: [ClerkNoted],
    state,
    apply: { Noted: (before, event) => apply(before, event) as typeof before }, // what it returns instead is the point
  });
}

interface ClerkState {
  readonly notes: number;
  set(field: 'notes', notes: number): unknown;
}

export const thrown = new Error('the apply function threw');

const OtherRecord = Record({ notes: 0 });

/** A kind of aggregate whose state has the same fields. */
export class Registrar extends Aggregate({ type: 'Registrar', events: [], state, apply: {} }) {}

const fail = () => {
  throw thrown;
};

const failures: { readonly [told: string]: (state: ClerkState, event: SeenEvent) => unknown } = {
  throws: fail,
  'throws at the second note': (before, { version }) => (version === 2 ? fail() : before.set('notes', version)),
  'returns nothing': () => undefined,
  'returns a plain object': () => ({ notes: 1 }),
  'returns a record of another kind': () => OtherRecord({ notes: 1 }),
  'returns the state of another aggregate': () => Registrar.generate().state,
  'returns a promise of its state': async (before) => before,
};

export const clerkFailures = Object.keys(failures);

export const failingClerkType = (told: string) => clerkType(present(failures[told], told));

export type Clerk = ReturnType<ReturnType<typeof clerkType>['generate']>;

export const newClerk = (type: ReturnType<typeof clerkType>, sources: SourceOptions) => type.generate('ada', sources);

/** A clerk's history, as a store would give it. */
export function clerkHistory(count: number): readonly DomainEvent[] {
  const notes = Array.from({ length: count }, (_, index) => ClerkNoted({ number: index + 1 }));
  const clerk = clerkType((before) => before).generate('ada');
  return [...clerk.applyEvents(notes).uncommittedEvents];
}
