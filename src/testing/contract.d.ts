// The build makes them of `features/`, which is outside of the sources.

declare module '*.feature' {
  export const scenarios: readonly import('./scenario.ts').Scenario[];
}

/** `features/event-store.feature`; who imports it has its steps defined. */
declare module 'dvent:contract' {
  export const contract: readonly import('./scenario.ts').Scenario[];
}
