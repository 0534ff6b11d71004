/** What jest's `--json` output holds, as far as it is counted. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not even be loaded: none of their tests is counted anywhere. */
  readonly numRuntimeErrorTestSuites: number;
  /** What became of each file. */
  readonly testResults: readonly JestFile[];
}

/** What became of one test file. */
export interface JestFile {
  /** Its absolute path. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string }[];
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

/** The files of a run in which something failed. */
export function failedFiles(results: JestResults | undefined): readonly string[] {
  return (results?.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
}

/** What a run comes to without those files: they are counted by another run. */
export function withoutFiles(
  tally: Tally,
  results: JestResults | undefined,
  files: readonly string[],
): Tally {
  const taken = (results?.testResults ?? []).filter(({ name }) => files.includes(name));
  const count = (...states: readonly string[]): number =>
    taken
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => states.includes(status)).length;
  const unread = taken.filter(({ assertionResults }) => assertionResults.length === 0).length;
  return {
    passed: tally.passed - count('passed'),
    failed: tally.failed - count('failed') - unread,
    skipped: tally.skipped - count('pending', 'todo', 'skipped'),
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
