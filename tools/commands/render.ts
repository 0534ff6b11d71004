import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../cache';
import { buildLibrary } from '../library-build';
import type { Steps } from '../progress';
import type * as renderModule from '../render';
import type { StackArguments } from './arguments';

/** Writes seeds and plan of a stack under `out/<stack>/`; needs neither an engine nor `@pulumi/*`. */
export async function render(asked: StackArguments, steps: Steps): Promise<number> {
  const out = path.resolve(asked.out ?? path.join(projectRoot, 'out', asked.stack));
  // The stacks import the library by its name, as everybody's do.
  await buildLibrary(steps);
  await steps.step(`render ${asked.stack}`, async (report) => {
    const renderer = createRequire(__filename)('../render') as typeof renderModule;
    await renderer.render({ stack: asked.stack, out });
    report.result(`rendered ${asked.stack} to ${path.relative(process.cwd(), out) || out}`);
  });
  return 0;
}
