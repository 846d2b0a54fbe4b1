import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A test's program in a process of its own; each line that it prints is one JSON value. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly lines: AsyncIterableIterator<string>;

  constructor(file: URL, ...parameters: readonly string[]) {
    this.#child = spawn(process.execPath, [fileURLToPath(file), ...parameters], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.#child;
    if (!stdout) throw new Error('The child has no output.');
    this.#ended = once(this.#child, 'close');
    this.lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  /** The next line that it prints. */
  async next<Line>(): Promise<Line> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The program ended early.');
    return JSON.parse(value); // each test knows what its program prints
  }

  /** Gives the program a line of input. */
  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Tells the program to go on: it waits for its standard input to end. */
  go(): void {
    this.#child.stdin?.end();
  }

  /** Ends it as a power cut would, and gives what it had still printed. */
  async kill(): Promise<readonly string[]> {
    this.#child.kill('SIGKILL');
    const rest: string[] = [];
    for await (const line of this.lines) rest.push(line);
    await this.#ended;
    return rest;
  }

  async ended(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }
}
