/** References of container images. */
import { isText } from '../values';
import type { Findings } from '../values';

// Of the grammar of references: parts of the path in lower case, a port after the host, a tag, a digest.
const IMAGE =
  /^(?:(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::(\w[-\w.]{0,127}))?(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** What can be wrong with an image: it cannot be read, or it may be another one tomorrow. */
export type ImageProblem = 'unreadable' | 'moving';

/**
 * What is wrong with a reference of an image, if anything is.
 *
 * @see https://github.com/distribution/reference (regexp.go)
 */
export function imageProblem(given: unknown): ImageProblem | undefined {
  if (!isText(given, IMAGE)) return 'unreadable';
  const [, tag, digest] = IMAGE.exec(given) ?? [];
  return digest !== undefined || (tag !== undefined && tag !== 'latest') ? undefined : 'moving';
}

/** Reads an image that is the same one tomorrow, as far as its text can tell. Refuses what names neither a tag nor a digest, and `latest`. */
export function readImage(given: unknown, path: string, findings: Findings): string | undefined {
  const remedy = 'write for example "docker.io/library/busybox:1.36.1", best with its digest';
  const problem = imageProblem(given);
  if (problem === 'unreadable') {
    findings.add('invalid', path, given, 'is no reference of an image', remedy);
  } else if (problem === 'moving') {
    findings.add('forbidden', path, given, 'may be another image tomorrow', remedy);
  } else if (typeof given === 'string') return given;
  return undefined;
}
