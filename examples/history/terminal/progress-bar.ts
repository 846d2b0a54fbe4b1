/** Where text can be written: a terminal, a file or a pipe. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

interface ProgressBarOptions {
  /** Where to draw; nothing is drawn unless it is a terminal. */
  readonly stream: TextStream;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Milliseconds, from any start. */
  readonly clock?: () => number;
}

export interface ProgressBar {
  update(progress: { readonly done: number; readonly total: number }): void;
  /** Takes the bar off the screen. */
  clear(): void;
}

/** The shortest time between two drawings: a terminal is slower than what is counted. */
const drawEvery = 80;
const clearLine = '\r\x1b[K';
const number = new Intl.NumberFormat('en');

/** One line that shows how far a work has come, how fast it goes, and how long it will take. */
export function progressBar({ stream, unit, clock = () => performance.now() }: ProgressBarOptions): ProgressBar {
  if (!stream.isTTY) return { update: () => {}, clear: () => {} };
  const start = clock();
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update: ({ done, total }) => {
      const now = clock();
      if (done < total && now - drawnAt < drawEvery) return;
      drawnAt = now;
      stream.write(clearLine + line({ done, total, unit, seconds: (now - start) / 1000, width: stream.columns ?? 80 }));
    },
    clear: () => void stream.write(clearLine),
  };
}

interface Drawing {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly seconds: number;
  readonly width: number;
}

function line({ done, total, unit, seconds, width }: Drawing): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `, ${duration((total - done) / rate)} left` : '';
  const text = ` ${number.format(done)} of ${number.format(total)} ${unit}, ${number.format(Math.round(rate))} a second${left}`;
  const room = Math.min(30, width - text.length - 1);
  if (room < 5) return text.trimStart().slice(0, width - 1);
  const full = Math.round(share * room);
  return '█'.repeat(full) + '░'.repeat(room - full) + text;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
