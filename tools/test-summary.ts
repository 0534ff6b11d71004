/** What jest's `--json` output holds, as far as it is counted. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not even be loaded: none of their tests is counted anywhere. */
  readonly numRuntimeErrorTestSuites: number;
}

/** How many checks passed, failed and were left out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(...tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    nothing,
  );
}

/** A check that either holds or does not. */
export function oneCheck(holds: boolean): Tally {
  return holds ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/**
 * Counts a run of jest.
 *
 * @param results undefined when jest wrote none: it ended before it could
 * @param exitCode jest's; a run that ended badly although no test failed counts as one failure
 */
export function tallyOf(results: JestResults | undefined, exitCode: number): Tally {
  if (results === undefined) return { ...nothing, failed: 1 };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Where nothing may be left out, what was left out has failed. */
export function withoutSkips(tally: Tally): Tally {
  return { passed: tally.passed, failed: tally.failed + tally.skipped, skipped: 0 };
}

/** The last line of a test run. */
export function summaryLine(tally: Tally): string {
  const line = `${tally.passed} passed, ${tally.failed} failed`;
  return tally.skipped === 0 ? line : `${line}, ${tally.skipped} skipped`;
}
