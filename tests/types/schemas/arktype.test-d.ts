import { type } from 'arktype';
import { Aggregate, defineCommand, defineEvent, type Event } from 'dvent';
import type { List } from 'immutable';
import { exact } from '../exact.ts';

// Definitions by ArkType: input types in, output types in `data`.

const Invited = defineEvent(
  'Invited',
  type({ email: 'string', seats: 'number = 1', 'tags?': 'string[]', kind: "'guest' | 'member'" }),
);
const invited = Invited({ email: 'a@example.org', kind: 'guest' });
exact(invited).is<Event<'Invited', { email: string; seats: number; tags?: string[]; kind: 'guest' | 'member' }>>();
exact(invited.data.get('seats')).is<number>();
exact(invited.data.get('tags')).is<List<string> | undefined>();

const Invite = defineCommand('Invite', type({ email: 'string', seats: type('string').pipe((text) => text.length) }));
const invite = Invite({ email: 'a@example.org', seats: '12' });
exact(invite.data.get('seats')).is<number>();

class Team extends Aggregate({
  type: 'Team',
  events: [Invited],
  state: { email: '', seats: 0 },
  apply: { Invited: (state, { data }) => state.set('email', data.get('email')).set('seats', data.get('seats')) },
}) {}
exact(Team.generate().applyEvent(invited)).is<Team>();

// @ts-expect-error a wrong value
Invited({ email: 'a@example.org', kind: 'nobody' });
// @ts-expect-error an event's schema may not transform
defineEvent('Bad', type({ n: type('string').pipe((text) => text.length) }));
// @ts-expect-error data is an object
defineEvent('Bad', type('string'));
