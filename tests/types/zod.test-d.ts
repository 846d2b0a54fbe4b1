import { Aggregate, type Data, defineCommand, defineEvent, type Event } from 'dvent';
import type { Map as ImmutableMap, List } from 'immutable';
import { z } from 'zod';
import { exact } from './exact.ts';

// Definitions by Zod: input types in, output types in `data`.

const Email = z.string().brand<'Email'>();
type Email = z.infer<typeof Email>;
const Invited = defineEvent(
  'Invited',
  z.object({ email: Email, note: z.string().default('none'), tags: z.array(z.string()).optional(), by: z.string().nullable() }),
);
const invited = Invited({ email: 'a@example.org', by: null });
exact(invited).is<Event<'Invited', { email: Email; note: string; tags?: string[] | undefined; by: string | null }>>();
exact(invited.data.get('email')).is<Email>();
exact(invited.data.get('note')).is<string>();
exact(invited.data.get('tags')).is<List<string> | undefined>();
exact(invited.data.get('by')).is<string | null>();

const Paid = defineEvent(
  'Paid',
  z.discriminatedUnion('by', [z.object({ by: z.literal('card'), number: z.string() }), z.object({ by: z.literal('cash') })]),
);
const paid = Paid({ by: 'cash' });
exact(paid.data.get('by')).is<'card' | 'cash'>();
exact(paid.data.get('number')).is<string | undefined>();
exact(paid.data.toJS()).is<{ by: 'card'; number: string } | { by: 'cash' }>();

const Measured = defineEvent(
  'Measured',
  z.object({ byDay: z.record(z.string(), z.object({ count: z.number() })), raw: z.unknown(), loose: z.any() }),
);
declare const measured: ReturnType<typeof Measured>;
exact(measured.data.get('byDay')).is<ImmutableMap<string, Data<{ count: number }>>>();
exact(measured.data.get('raw')).is<unknown>();
exact(measured.data.get('loose')).is<unknown>();

const Invite = defineCommand(
  'Invite',
  z.object({ email: z.string().trim(), seats: z.string().transform((text) => text.length), on: z.string().optional() }),
);
const invite = Invite({ email: 'a@example.org', seats: '12' });
exact(invite.data.get('seats')).is<number>();
exact(invite.data.get('on')).is<string | undefined>();

class Team extends Aggregate({
  type: 'Team',
  events: [Invited, Paid],
  state: { email: '' as Email, paid: false },
  apply: { Invited: (state, { data }) => state.set('email', data.get('email')), Paid: (state) => state.set('paid', true) },
}) {}
exact(Team.generate().applyEvents([invited, paid])).is<Team>();

// @ts-expect-error a plain string has no brand
Team.generate().state.set('email', 'a@example.org');
// @ts-expect-error a field of no member
Paid({ by: 'cash', number: 1 });
// @ts-expect-error what was transformed is no input
Invite({ email: 'a@example.org', seats: 12 });
