/** What no file can have, whoever asks for it: constructs check what they are given, but names and texts that they put together may grow. */
import { at } from '../values';
import type { Violation } from '../values';

import type { FilePart, Provided } from './contribution';
import { validateAbsolutePath } from './file-path';
import { problem } from './problem';

/** Files that could not be written, or not as they stand here. */
export function validateWrittenFiles(files: readonly Provided<FilePart>[]): Violation[] {
  return files.flatMap(({ path, content, construct }) => [
    ...validateAbsolutePath(path, '').map((one) => at(one, construct)),
    ...(/\p{Surrogate}/u.test(content) ? [brokenText(path, construct)] : []),
  ]);
}

function brokenText(path: string, construct: string): Violation {
  const reason = 'would hold what is no text that UTF-8 can hold';
  return problem('invalid', construct, path, reason, 'remove the halves of characters');
}
