/**
 * Tests that need something from outside: they are left out with a printed reason where it is not to be had, and fail where everything must
 * run (`GROUNDWORK_LABS=required`, which continuous integration sets).
 */

/** Whether leaving out is not allowed. */
export const LABS_REQUIRED = process.env['GROUNDWORK_LABS'] === 'required';

/** `test`, or what takes its place when something is missing. */
export function labTest(what: string, missing: string | undefined): jest.It {
  if (missing === undefined) return test;
  if (!LABS_REQUIRED) {
    process.stderr.write(`left out: ${what}: ${missing}\n`);
    return test.skip;
  }
  const failing = (name: string): void => {
    test(name, () => {
      throw new Error(`${what} must run here (GROUNDWORK_LABS=required), but ${missing}`);
    });
  };
  return Object.assign(failing, { each: () => failing }) as unknown as jest.It;
}
