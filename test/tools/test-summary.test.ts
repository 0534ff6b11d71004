import {
  add,
  nothing,
  oneCheck,
  summaryLine,
  tallyOf,
  withoutSkips,
} from '../../tools/test-summary';

const results = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
};

describe('tallyOf', () => {
  it('counts tests', () => {
    expect(tallyOf(results, 0)).toEqual({ passed: 7, failed: 0, skipped: 2 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(tallyOf({ ...results, numRuntimeErrorTestSuites: 1 }, 1)).toMatchObject({ failed: 1 });
  });

  it('counts a run that ended badly as a failure even where no test failed', () => {
    expect(tallyOf(results, 1)).toMatchObject({ failed: 1 });
    expect(tallyOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('summaryLine', () => {
  it('names skips only where there are any', () => {
    expect(summaryLine(add(nothing, oneCheck(true), oneCheck(false)))).toBe('1 passed, 1 failed');
    expect(summaryLine(tallyOf(results, 0))).toBe('7 passed, 0 failed, 2 skipped');
  });

  it('where nothing may be left out has skips as failures', () => {
    expect(summaryLine(withoutSkips(tallyOf(results, 0)))).toBe('7 passed, 2 failed');
  });
});
