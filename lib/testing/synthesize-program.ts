/** What a Pulumi program asks of the engine, without one. Pulumi is loaded when the first program is synthesised, and not before. */
import { createRequire } from 'node:module';

import type { ProgramOptions } from './program-options';
import type * as door from './program/program-door';
import type { SynthesizedProgram } from './synthesized-program';

const load = createRequire(__filename);
const values = new WeakMap<SynthesizedProgram, ReadonlyMap<string, unknown>>();

/**
 * Everything that a program asks of the engine: a function that makes resources and gives the outputs of the stack, as a Pulumi program exports them. It waits for
 * all of it, also for what is made within `apply`. Programs may be synthesised one after the other or side by side; none sees anything of another, nor
 * changes anything of `pulumi.runtime.setMocks`.
 *
 * Providers are not asked: what they would refuse is accepted. Hooks do not run, and stand in the options by name only; transforms are refused. (`transformations` do run.)
 *
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { synthesizeProgram } from 'groundwork/testing';
 *
 * test('what is secret stays so', async () => {
 *   const { outputs, secrets } = await synthesizeProgram(() => ({ token: pulumi.secret('t-0815') }));
 *
 *   expect(outputs).toEqual({ token: '<secret>' });
 *   expect(secrets).toEqual(['outputs.token']);
 * });
 * ```
 *
 * @throws what the program throws, wherever it does; an error of `newResource` or `call`; an error that names what never settles. Nothing that is half done comes back
 */
export async function synthesizeProgram(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<SynthesizedProgram> {
  const { runProgram, programResult } = load('./program/program-door') as typeof door;
  const result = programResult(await runProgram(program, options), options);
  values.set(result.program, result.secrets);
  return result.program;
}

/**
 * The value of a secret, for the one test that has to see it.
 *
 * @param path one of `secrets` of the result
 * @throws Error when nothing there is secret
 */
export function revealSecret(program: SynthesizedProgram, path: string): unknown {
  const secrets = values.get(program);
  if (secrets?.has(path) === true) return secrets.get(path);
  const known = program.secrets.length === 0 ? 'nothing is' : program.secrets.join(', ');
  throw new Error(`nothing secret is at ${path}; secret: ${known}`);
}
