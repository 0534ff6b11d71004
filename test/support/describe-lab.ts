import { labs, labsAreRequired, missingFor } from '../../tools/labs';

/**
 * A block of tests that works on real things. Where something that it needs is not there it is left out, by a name that
 * says why; where labs are required nothing is left out, and what is missing makes it fail.
 */
export function describeLab(name: string, body: () => void): void {
  const lab = labs.find((one) => one.name === name);
  if (lab === undefined) throw new Error(`tools/labs.ts knows no lab "${name}"`);
  const missing = labsAreRequired() ? [] : missingFor(lab);
  if (missing.length === 0) {
    describe(name, body);
    return;
  }
  describe.skip(`${name} (left out: ${missing.join('; ')})`, body);
}
