/** References of container images. */
import { isText } from '../values';
import type { Findings } from '../values';

// Of the grammar of references: parts of the path in lower case, a port after the host, a tag, a digest.
const IMAGE =
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::([A-Za-z0-9_][-A-Za-z0-9_.]{0,127}))?(@sha256:[0-9a-f]{64})?$/;

/**
 * Reads an image that is the same one tomorrow, as far as its text can tell. Refuses what names neither a tag nor a digest, and `latest`.
 *
 * @see https://github.com/distribution/reference (regexp.go)
 */
export function readImage(given: unknown, path: string, findings: Findings): string | undefined {
  const remedy = 'write for example "docker.io/library/busybox:1.36.1", best with its digest';
  if (!isText(given, IMAGE)) {
    findings.add('invalid', path, given, 'is no reference of an image', remedy);
    return undefined;
  }
  const [, tag, digest] = IMAGE.exec(given) ?? [];
  if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return given;
  findings.add('forbidden', path, given, 'may be another image tomorrow', remedy);
  return undefined;
}
