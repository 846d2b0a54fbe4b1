/** Git could not do what was asked; the message is fit to be shown to a person. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** What git exited with, if it ran to its end. */
  readonly exitCode: number | undefined;

  constructor(message: string, { exitCode, cause }: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
