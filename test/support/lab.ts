import { type Lab, labs, labsAreRequired, missingFor } from '../../tools/labs';

/**
 * `describe` for a lab of `tools/labs.ts`: left out with a printed reason where its needs are not met, a failure where labs are required.
 */
export function describeLab(name: Lab['name'], body: () => void): void {
  const lab = labs.find((one) => one.name === name);
  if (lab === undefined) throw new Error(`tools/labs.ts knows no lab "${name}"`);
  const missing = missingFor(lab);
  if (missing.length === 0) {
    describe(`lab "${name}"`, body);
    return;
  }
  const reason = missing.join('; ');
  if (labsAreRequired()) {
    test(`lab "${name}" can run`, () => {
      throw new Error(`GROUNDWORK_LABS=required, but ${reason}`);
    });
    return;
  }
  process.stderr.write(`lab "${name}" left out: ${reason}\n`);
  describe.skip(`lab "${name}"`, body);
}
