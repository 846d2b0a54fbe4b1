/** A scenario of a feature file, made ready to run: a line of an outline's examples is one of its own. */
export interface Scenario {
  /** Where it begins in its file. */
  readonly line: number;
  /** The rule that it stands under; empty where it stands under none. */
  readonly rule: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly steps: readonly ScenarioStep[];
}

export interface ScenarioStep {
  readonly text: string;
  /** The table below it: rows of cells. */
  readonly table?: readonly (readonly string[])[];
}
