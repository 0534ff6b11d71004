/** Images of containers and of volumes. */
import { imageProblem } from '../image';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { Rule } from './rule';

const EXAMPLE = 'docker.io/library/nginx:1.29.3';

/**
 * References of images can be read: with any other the kubelet never starts the container (InvalidImageName).
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/kubelet/images/image_manager.go (applyDefaultImageTag)
 */
export const imageNames: Rule = {
  check: 'imageNames',
  find(object, _, findings) {
    for (const image of imagesOf(object)) {
      if (imageProblem(image.value) !== 'unreadable') continue;
      const reason = 'is no reference of an image';
      findings.add('invalid', image.path, image.value, reason, remedyFor(image.text ?? ''));
    }
  },
};

/**
 * Images have a tag other than `latest`, or a digest, so that a container that is started tomorrow is the same as today's.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const images: Rule = {
  check: 'images',
  find(object, _, findings) {
    for (const image of imagesOf(object)) {
      if (imageProblem(image.value) !== 'moving') continue;
      const remedy = `write a tag, as in "${EXAMPLE}", best with its digest`;
      findings.add('forbidden', image.path, image.value, 'may be another image tomorrow', remedy);
    }
  },
};

/** Where images are named; that there is one at all is the concern of pods. */
function imagesOf({ pods }: CheckedObject): readonly Field[] {
  if (pods === undefined) return [];
  const volumes = pods.spec.at('volumes').items;
  return [
    ...pods.containers.map(({ field }) => field.at('image')),
    ...volumes.map((volume) => volume.at('image', 'reference')),
  ].filter((image) => image.given && !image.late && image.value !== '');
}

function remedyFor(text: string): string {
  const tame = text.trim().replace(/^https?:\/\//, '');
  const tag = /(?::[^/:@]+)?(?:@.*)?$/.exec(tame)?.[0] ?? '';
  const lower = tame.slice(0, tame.length - tag.length).toLowerCase() + tag;
  const better = [tame, lower].find((one) => imageProblem(one) !== 'unreadable');
  return better === undefined ? `write for example "${EXAMPLE}"` : `write "${better}"`;
}
