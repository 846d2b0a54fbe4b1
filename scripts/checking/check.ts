/** One entry of `npm test`. */
export interface Check {
  /** What `npm test -- --only` takes, and the name of its report and log: lower case and dashes. */
  readonly name: string;
  /** The npm script that does it. */
  readonly script: string;
  /** What is true when it passes. */
  readonly says: string;
  /**
   * Who counts: its script leaves `reports/<name>.ndjson` (Cucumber's messages) or `reports/<name>.json` (scripts/run-tests.ts),
   * and each scenario or test counts. Without it the check counts as one.
   */
  readonly report?: 'cucumber' | 'node';
  /** What a bare machine with Node may lack. Without it the check is left out, which is said, and under CI a failure. */
  readonly needs?: Need;
  /** Names of checks that must have passed before it can run. */
  readonly after?: readonly string[];
  /** May share the machine with another such check. One that measures time, or loads both cores, may not. */
  readonly beside?: boolean;
  /** It is killed, and has failed, after this many minutes; 10 by default. */
  readonly minutes?: number;
}

export type Need = 'chromium' | 'jupyter' | 'nats' | 'nats-2.9';

/** What came of a check. `leftOut` names what did not run: skipped tests, or the whole check. */
export interface Outcome {
  readonly check: Check;
  readonly passed: number;
  readonly failed: number;
  readonly leftOut: readonly string[];
  readonly seconds: number;
  /** In a word why it failed where its own output may not say so. */
  readonly remark?: string;
}
