/** Where a command writes: standard output, which may be a terminal. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[2K';

/** Lines that are told one by one; on a terminal a last one tells what is going on, and for how long, until the next is told. */
export class Display {
  readonly #output: Output;
  #timer: ReturnType<typeof setInterval> | undefined;
  #drawnAt = 0;
  #hasBar = false;

  constructor(output: Output) {
    this.#output = output;
  }

  tell(line: string): void {
    this.end();
    this.#output.write(`${line}\n`);
  }

  /** Something begins. What is done within a second is not worth a line. */
  begin(what: string): void {
    this.end();
    if (!this.#output.isTTY) return;
    let seconds = 0;
    this.#timer = setInterval(() => {
      seconds += 1;
      // One that is broken in two could not be erased.
      const line = `… ${seconds} s: ${what}`.slice(0, (this.#output.columns ?? 80) - 1);
      this.#output.write(`${eraseLine}${line}`);
    }, 1_000);
  }

  /** So much of something is done: as a bar, where there is a terminal. */
  progress(done: number, of: number): void {
    const now = Date.now();
    if (!this.#output.isTTY || (done < of && now - this.#drawnAt < 100)) return;
    this.#drawnAt = now;
    const told = ` ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;
    const room = Math.max(0, Math.min(40, (this.#output.columns ?? 80) - told.length - 3));
    const filled = of === 0 ? room : Math.round((room * done) / of);
    this.#output.write(`${eraseLine}[${'#'.repeat(filled)}${'-'.repeat(room - filled)}]${told}`);
    this.#hasBar = true;
  }

  /** Nothing is going on any more. */
  end(): void {
    if (this.#hasBar) this.#output.write(eraseLine);
    this.#hasBar = false;
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#output.write(eraseLine);
  }
}
