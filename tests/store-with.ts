import type { EventStore } from 'dvent';

/** The same store, but for some of its calls. The store's own calls, and what they call in turn, do not notice. */
export const storeWith = (store: EventStore, calls: Partial<EventStore>): EventStore =>
  new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(calls, name)) return Reflect.get(calls, name);
      // A store's private fields are its own: they are not found through the proxy.
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
