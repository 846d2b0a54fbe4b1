/** A state as it was kept. */
export interface OpenedState {
  readonly bytes: Uint8Array;
  /** Whose personal data it may hold. */
  readonly subjects: ReadonlySet<string> | undefined;
}

/** Seals states that hold personal data, so that nobody can read them once one of their subjects was erased. */
export interface StateSealing {
  /** @param place what is bound to it */
  seal(bytes: Uint8Array, options: { readonly subjects: ReadonlySet<string>; readonly place: string }): Promise<Uint8Array>;
  open(bytes: Uint8Array, place: string): Promise<OpenedState | 'erased'>;
}
