/** What may be the files of a secret. Their texts are never told, neither whole nor in part. */
import { isRecord } from '../values';
import type { Violation, ViolationCode } from '../values';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const LONGEST_NAME = 200;
const RULE = 'letters, digits, dots, hyphens and underscores, the first no dot or hyphen';

/**
 * What is wrong with the files of a secret.
 *
 * @param isLate whether a value is one that will be known later
 */
export function checkSecretFiles(
  files: unknown,
  isLate: (value: unknown) => boolean,
): readonly Violation[] {
  if (isLate(files)) return [];
  if (!isRecord(files)) {
    return [refusal('invalid', 'files', 'is no record of texts', 'write { "token": "…" }')];
  }
  const entries = Object.entries(files);
  if (entries.length === 0) {
    return [
      refusal('required', 'files', 'a secret has at least one file', 'write { "token": "…" }'),
    ];
  }
  return entries.flatMap(([name, text]) => [
    ...checkName(name),
    ...(typeof text === 'string' || isLate(text)
      ? []
      : [refusal('invalid', `files.${name}`, 'is no text', 'write it as a text')]),
  ]);
}

function checkName(name: string): readonly Violation[] {
  if (NAME.test(name) && name.length <= LONGEST_NAME) return [];
  const reason = `is no name of a file: ${RULE}, at most ${LONGEST_NAME} of them`;
  const violation = refusal('invalid', 'files', reason, 'write for example "server.key"');
  return [{ ...violation, value: name }];
}

function refusal(code: ViolationCode, path: string, reason: string, remedy: string): Violation {
  return { code, path, reason, remedy };
}
