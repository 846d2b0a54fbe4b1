import { randomUUID } from 'node:crypto';

/** Ids that begin with the time, as the store's do: random ones would write an index page each. */
export function timedUuid(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
