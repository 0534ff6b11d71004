import * as pulumi from '@pulumi/pulumi';

/**
 * An error that is thrown when a value has become known. The engine shows the message of this kind alone: where the library noticed is of no use
 * to a reader, and Node.js 20.20 never ends to print a stack with the files of Pulumi in it (`util.inspect` with colours loops on
 * `node_modules/@pulumi/output.ts:516`, which has no folder behind the scope).
 */
export function lateRefusal(message: string): pulumi.RunError {
  return new pulumi.RunError(message);
}
