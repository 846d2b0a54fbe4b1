import { defineEvent, shape } from '../../src/index.ts';

// Ledgers, in which somebody may change what was booked.

export const EntryBooked = defineEvent('EntryBooked', shape<{ text: string; amount: number }>());

export const entries = (...amounts: readonly number[]) =>
  amounts.map((amount) => EntryBooked({ text: `entry ${amount}`, amount }, { metadata: { by: 'Ada' } }));
