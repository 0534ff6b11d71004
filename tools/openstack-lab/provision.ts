/** What a control plane needs before the first one starts: its image and its tables. */
import { existsSync } from 'node:fs';

import type { Steps } from '../progress';
import { ensureImage, imageTree } from './image';
import { ensureDatabase, preparedDatabase } from './prepared-database';

/** Whether both are in the cache. */
export function labIsPrepared(): boolean {
  return existsSync(imageTree()) && existsSync(preparedDatabase());
}

/** Makes what is missing. */
export async function provideOpenStack(steps: Steps): Promise<void> {
  if (labIsPrepared()) return;
  await steps.step('build the image of OpenStack, once (about three minutes)', async (report) => {
    const progress = (line: string): void => {
      report.detail(line);
    };
    await ensureImage(progress);
    await ensureDatabase(progress);
  });
}
