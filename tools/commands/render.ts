import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../cache';
import { ToolFailure } from '../failure';
import type { Steps } from '../progress';
import type { StackArguments } from './arguments';

/** What `tools/render.ts` offers. */
interface Renderer {
  render(request: { readonly stack: string; readonly out: string }): Promise<void>;
}

/** Writes seeds and plan of a stack under `out/<stack>/`; needs neither an engine nor `@pulumi/*`. */
export async function render(asked: StackArguments, steps: Steps): Promise<number> {
  if (!existsSync(path.join(projectRoot, 'tools', 'render.ts')))
    throw new ToolFailure('there is nothing to render yet');
  const out = path.resolve(asked.out ?? path.join(projectRoot, 'out', asked.stack));
  await steps.step(`render ${asked.stack}`, async (report) => {
    const renderer = createRequire(__filename)('../render') as Renderer;
    await renderer.render({ stack: asked.stack, out });
    report.result(`rendered ${asked.stack} to ${path.relative(process.cwd(), out) || out}`);
  });
  return 0;
}
