import { Aggregate, defineCommand, defineEvent, type Event } from 'dvent';
import type { List } from 'immutable';
import * as v from 'valibot';
import { exact } from '../exact.ts';

// Definitions by Valibot: input types in, output types in `data`.

const Email = v.pipe(v.string(), v.email(), v.brand('Email'));
type Email = v.InferOutput<typeof Email>;
const Invited = defineEvent(
  'Invited',
  v.object({ email: v.string(), note: v.optional(v.string(), 'none'), tags: v.optional(v.array(v.string())) }),
);
const invited = Invited({ email: 'a@example.org' });
exact(invited).is<Event<'Invited', { email: string; note: string; tags?: string[] | undefined }>>();
exact(invited.data.get('note')).is<string>();
exact(invited.data.get('tags')).is<List<string> | undefined>();

const Invite = defineCommand('Invite', v.object({ email: Email, seats: v.pipe(v.string(), v.transform(Number)) }));
const invite = Invite({ email: 'a@example.org', seats: '12' });
exact(invite.data.get('email')).is<Email>();
exact(invite.data.get('seats')).is<number>();

class Team extends Aggregate({
  type: 'Team',
  events: [Invited],
  state: { email: '', note: '' },
  apply: { Invited: (state, { data }) => state.set('email', data.get('email')).set('note', data.get('note')) },
}) {}
exact(Team.generate().applyEvent(invited)).is<Team>();

// @ts-expect-error a wrong value
Invited({ email: 1 });
// @ts-expect-error an event's schema may not transform
defineEvent('Bad', v.object({ n: v.pipe(v.string(), v.transform(Number)) }));
// @ts-expect-error data is an object
defineEvent('Bad', v.array(v.string()).item);
