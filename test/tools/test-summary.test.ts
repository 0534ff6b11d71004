import {
  add,
  failedFiles,
  nothing,
  oneCheck,
  summaryLine,
  tallyOf,
  withoutFiles,
  withoutSkips,
} from '../../tools/test-summary';

const results = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 0,
  testResults: [
    { name: '/x/good', status: 'passed', assertionResults: [{ status: 'passed' }] },
    {
      name: '/x/bad',
      status: 'failed',
      assertionResults: [{ status: 'failed' }, { status: 'passed' }, { status: 'pending' }],
    },
    { name: '/x/unread', status: 'failed', assertionResults: [] },
  ],
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

describe('failedFiles', () => {
  it('are those in which something failed, also those that could not be read', () => {
    expect(failedFiles(results)).toEqual(['/x/bad', '/x/unread']);
    expect(failedFiles(undefined)).toEqual([]);
  });
});

describe('withoutFiles', () => {
  const tally = { passed: 9, failed: 3, skipped: 2 };

  it('takes out what those files came to, and nothing else', () => {
    expect(withoutFiles(tally, results, ['/x/bad', '/x/unread'])).toEqual({
      passed: 8,
      failed: 1,
      skipped: 1,
    });
    expect(withoutFiles(tally, results, [])).toEqual(tally);
    expect(withoutFiles(tally, undefined, ['/x/bad'])).toEqual(tally);
  });
});
