/**
 * Tests that need something from outside: they are left out with a printed reason where it is not to be had, and fail where everything must
 * run (`GROUNDWORK_LABS=required`, which continuous integration sets).
 */
import { labsAreRequired } from '../../tools/labs';

/**
 * `test`, or what takes its place when something is missing. What no supported distribution can be asked to have is `'welcome'`: it is left
 * out even where labs are required.
 */
export function judgeTest(
  what: string,
  missing: string | undefined,
  need: 'needed' | 'welcome' = 'needed',
): jest.It {
  if (missing === undefined) return test;
  if (!labsAreRequired() || need === 'welcome') {
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
