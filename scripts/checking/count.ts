import { readFileSync } from 'node:fs';

/** What a runner's machine-readable report adds up to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/** Reads what scripts/test-counter.ts wrote. */
export function countNodeTests(file: string): Count {
  // JSON.parse gives `any`; the shape is that of the reporter beside this file, the only writer of these reports.
  return JSON.parse(readFileSync(file, 'utf8')) as Count;
}

interface Envelope {
  readonly pickle?: { readonly id: string; readonly name: string; readonly uri: string };
  readonly testCase?: { readonly id: string; readonly pickleId: string };
  readonly testCaseStarted?: { readonly id: string; readonly testCaseId: string };
  readonly testStepFinished?: { readonly testCaseStartedId: string; readonly testStepResult: { readonly status: string } };
  readonly testCaseFinished?: { readonly testCaseStartedId: string; readonly willBeRetried: boolean };
  readonly testRunFinished?: { readonly success: boolean };
}

/**
 * Adds up Cucumber's messages, one JSON object a line. A scenario has passed if each of its steps has; it is skipped if its
 * steps are skipped and none failed; an undefined, pending or ambiguous step is a failure. A run that broke off has failed.
 */
export function countScenarios(file: string): Count {
  const pickleNames = new Map<string, string>();
  const pickleOfCase = new Map<string, string>();
  const caseOfAttempt = new Map<string, string>();
  const statuses = new Map<string, Set<string>>();
  const skipped: string[] = [];
  let passed = 0;
  let failed = 0;
  let finished = false;
  for (const { pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished, testRunFinished } of envelopes(file)) {
    if (pickle) pickleNames.set(pickle.id, `${pickle.uri}: ${pickle.name}`);
    if (testCase) pickleOfCase.set(testCase.id, testCase.pickleId);
    if (testCaseStarted) {
      caseOfAttempt.set(testCaseStarted.id, testCaseStarted.testCaseId);
      statuses.set(testCaseStarted.id, new Set());
    }
    if (testStepFinished) statuses.get(testStepFinished.testCaseStartedId)?.add(testStepFinished.testStepResult.status);
    if (testCaseFinished && !testCaseFinished.willBeRetried) {
      const attempt = testCaseFinished.testCaseStartedId;
      const seen = [...(statuses.get(attempt) ?? [])];
      if (seen.every((status) => status === 'PASSED')) passed++;
      else if (seen.every((status) => status === 'PASSED' || status === 'SKIPPED')) {
        skipped.push(pickleNames.get(pickleOfCase.get(caseOfAttempt.get(attempt) ?? '') ?? '') ?? 'a scenario');
      } else failed++;
    }
    if (testRunFinished) finished = true;
  }
  return { passed, failed: finished ? failed : failed + 1, skipped };
}

function envelopes(file: string): Envelope[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  // JSON.parse gives `any`; Cucumber's message schema guarantees these fields where a message has them.
  return lines.map((line) => JSON.parse(line) as Envelope);
}
