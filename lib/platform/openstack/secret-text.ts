/** The files of a secret, which may be known later, as the one text that is kept. */
import * as pulumi from '@pulumi/pulumi';

import { formatViolation } from '../../values';
import type { SecretTexts } from '../platform';
import { checkSecretFiles } from '../secret-files';
import { packSecret } from './packed-secret';

/**
 * The text: secret whatever the files were, so nobody has to think of it. What is wrong with files that are known late fails the update, without a word
 * of what is in them.
 */
export function secretTextOf(
  name: string,
  files: pulumi.Input<SecretTexts>,
): pulumi.Output<string> {
  return pulumi.secret(files).apply((known) => {
    const violations = checkSecretFiles(known, () => false);
    if (violations.length === 0) return packSecret(known);
    throw new pulumi.RunError(`secret "${name}": ${violations.map(formatViolation).join(', ')}`);
  });
}
