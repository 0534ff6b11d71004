/** The provider of the image: it is kept in the user's cache for all stacks, so deleting the resource keeps it. */
import { ensureImage, imageExists, imageTree } from './image';
import { imageId, imageRecipe } from './image-recipe';
import { accept, diffInputs, tell } from './resource-provider';
import type { LocalInputs, ResourceProvider } from './resource-provider';

/** What an image is made from. */
export interface ImageInputs extends LocalInputs {
  /** The name of the image, which stands for the whole recipe. */
  readonly image: string;
  /** Packages beyond those that are always there. */
  readonly packages: readonly string[];
}

/** An image that is there. */
export interface ImageState extends ImageInputs {
  /** The folder; empty where machines are only written down. */
  readonly tree: string;
  /** How long the build took; 0 when it was there already. */
  readonly buildSeconds: number;
}

/** Creates, reads and forgets images. */
export const imageProvider: ResourceProvider<ImageInputs, ImageState> = {
  check: accept,

  diff: (_id, olds, news) =>
    Promise.resolve(diffInputs<ImageInputs>(olds, news, ['image', 'packages', 'runtime'])),

  async create(inputs) {
    const { image: id, packages, runtime } = inputs;
    if (runtime === 'files') return { id, outs: { ...inputs, tree: '', buildSeconds: 0 } };
    const { tree, buildSeconds } = await ensureImage(recipeOf(id, packages), tell('image'));
    return { id, outs: { ...inputs, tree, buildSeconds } };
  },

  read(id, state) {
    const there = state.runtime === 'files' || imageExists(imageRecipe(state.packages));
    return Promise.resolve(there ? { id, props: state } : {});
  },

  update: (_id, olds, news) => Promise.resolve({ outs: { ...olds, ...news } }),

  delete: () => Promise.resolve(),
};

/**
 * The recipe with the name that the program worked out.
 *
 * @throws Error when the program used another version of the library than this provider
 */
export function recipeOf(id: string, packages: readonly string[]): ReturnType<typeof imageRecipe> {
  const recipe = imageRecipe(packages);
  if (imageId(recipe) === id) return recipe;
  throw new Error(
    `image ${id} is not the one that this version makes (${imageTree(recipe)}); build the library anew (npm run build)`,
  );
}
