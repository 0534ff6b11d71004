import { ensureImage, imageExists } from '../lib/platform/local/image';
import { imageRecipe } from '../lib/platform/local/image-recipe';
import type { Steps } from './progress';

/** Whether the image that local machines boot from is in the cache. */
export function imageIsThere(): boolean {
  return imageExists(imageRecipe());
}

/** Builds the image when it is not there. The provider would do so too, but inside of the engine nobody sees how far it is. */
export async function provideImage(steps: Steps): Promise<void> {
  if (imageIsThere()) return;
  await steps.step('build the image of local machines, once (about a minute)', async (report) => {
    await ensureImage(imageRecipe(), (line) => {
      report.detail(line);
    });
  });
}
