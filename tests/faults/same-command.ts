import { Aggregate, CommandHandler, defineCommand, defineEvent, type EventStore, Repository, shape } from '../../src/index.ts';

// Commands that are given to several at once, and what each of them tells of the outcome.

const Opened = defineEvent('Opened', shape<{ owner: string }>());
const Paid = defineEvent('Paid', shape<{ cents: number }>());

class Account extends Aggregate({
  type: 'Account',
  events: [Opened, Paid],
  state: { owner: '', cents: 0, openedAt: '', paidAt: '' },
  apply: {
    Opened: (state, { data, timestamp }) => state.set('owner', data.get('owner')).set('openedAt', timestamp),
    Paid: (state, { data, timestamp }) => state.set('cents', state.cents + data.get('cents')).set('paidAt', timestamp),
  },
}) {
  pay(cents: number) {
    if (this.state.cents + cents < 0) throw new RangeError(`there are only ${this.state.cents} cents`);
    return this.applyEvent(Paid({ cents }));
  }
}

const Open = defineCommand('Open', shape<{ owner: string }>());
/** Decided on the account as it is: it is never refused. */
const PayIn = defineCommand('PayIn', shape<{ account: string; cents: number }>());
/** Takes all that there is: it is refused where that was done before. */
const Empty = defineCommand('Empty', shape<{ account: string }>());
const Transfer = defineCommand('Transfer', shape<{ from: string; to: string; cents: number }>());

const accountHandler = (repository: Repository) =>
  CommandHandler({
    context: { repository },
    commands: [Open, PayIn, Empty, Transfer],
    handle: {
      Open: (context, command) => {
        const account = Account.generate(command.id).applyEvents([Opened(command.data.toJS()), Paid({ cents: 100 })]);
        return context.repository.saveAggregate(account, { causedBy: command });
      },
      PayIn: async (context, command) => {
        const account = await context.repository.requireAggregate(Account, command.data.get('account'));
        return context.repository.saveAggregate(account.pay(command.data.get('cents')).pay(1), { causedBy: command });
      },
      Empty: async (context, command) => {
        const moment = { causedBy: command };
        const account = await context.repository.requireAggregate(Account, command.data.get('account'), moment);
        if (account.state.cents === 0) throw new RangeError('there is nothing');
        return context.repository.saveAggregate(account.pay(-account.state.cents), moment);
      },
      Transfer: async (context, command) => {
        const { from, to, cents } = command.data.toJS();
        const load = (id: string) => context.repository.requireAggregate(Account, id, { causedBy: command });
        const accounts = [(await load(from)).pay(-cents), (await load(to)).pay(cents)] as const;
        return context.repository.saveAggregates(accounts, { causedBy: command });
      },
    },
  });

/** How many events a round leaves in the log, whoever and how many take part in it. */
export const eventsOfRound = 2 * 2 + 2 + 2 + 1;

/**
 * Handles the commands of a round, each by so many at once: two accounts are opened, one gets money, gives some to the other, and is
 * emptied. Gives what each of them was told.
 */
export async function handledByMany(eventStore: EventStore, { round, count }: { round: number; count: number }) {
  const handler = accountHandler(new Repository({ eventStore }));
  const id = (name: string) => ({ id: `${name}-${round}` });
  const [from, to] = [id('ada').id, id('grace').id];
  const commands = [
    Open({ owner: 'Ada' }, id('ada')),
    Open({ owner: 'Grace' }, id('grace')),
    PayIn({ account: from, cents: 50 }, id('pay')),
    Transfer({ from, to, cents: 20 }, id('transfer')),
    Empty({ account: from }, id('empty')),
  ];
  const told: string[][] = [];
  for (const command of commands) {
    const results = await Promise.all(Array.from({ length: count }, () => handler.handleCommand(command)));
    told.push(results.map(toldOf));
  }
  return told;
}

/** All that there is to know of an outcome. */
const toldOf = (given: Account | readonly Account[]) =>
  JSON.stringify(
    (given instanceof Account ? [given] : given).map(({ id, version, uncommittedVersion, position, state, events }) => {
      return { id, version, uncommittedVersion, position, state, events };
    }),
  );
