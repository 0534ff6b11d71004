/** The provider of SSH keys: made when they are first wanted, and kept for as long as the resource is there. */
import { createPublicKey } from 'node:crypto';

import { Findings } from '../values';
import { generateKey } from './key-algorithm';
import { holdsUnknown, newId, toFailures } from './resource-provider';
import type { ResourceProvider } from './resource-provider';
import { sshPublicKey } from './ssh-key-text';
import { unknownValue } from './unknown-value';

/** What the program asks for. */
export interface SshKeyInputs {
  readonly comment: string;
}

/** What the state holds. */
export interface SshKeyState extends SshKeyInputs {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly fingerprint: string;
}

/** A comment ends with its line. */
const COMMENT = /^[A-Za-z0-9][A-Za-z0-9@._+-]{0,99}$/;

/** Makes the provider. */
export function sshKeyProvider(): ResourceProvider<SshKeyInputs, SshKeyState> {
  return {
    check: (_olds, news) => {
      const findings = new Findings();
      if (news.comment !== unknownValue) checkComment(news.comment, findings);
      return Promise.resolve({ inputs: news, failures: toFailures(findings.violations) });
    },
    diff: (_id, olds, news) =>
      Promise.resolve({ changes: holdsUnknown(news) || olds.comment !== news.comment }),
    create: ({ comment }) => Promise.resolve({ id: newId(), outs: stateOf(newKey(), comment) }),
    read: (id, props) => Promise.resolve({ id, props }),
    update: (_id, olds, { comment }) =>
      Promise.resolve({ outs: stateOf(olds.privateKey, comment) }),
    delete: () => Promise.resolve(),
  };
}

/** Refuses what could not stand at the end of a line of authorized_keys. */
export function checkComment(given: unknown, findings: Findings): void {
  if (typeof given === 'string' && COMMENT.test(given)) return;
  const reason = 'is no comment of a key: letters, digits and "@._+-", at most 100';
  findings.add('invalid', 'comment', given, reason, 'write for example "heketi@production"');
}

// SEC 1 and not PKCS#8: OpenSSH reads both, the SSH library that Heketi 9 was released with reads only this one.
function newKey(): string {
  const { privateKey } = generateKey('ECDSA-P256');
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

function stateOf(privateKey: string, comment: string): SshKeyState {
  const { line, fingerprint } = sshPublicKey(createPublicKey(privateKey), comment);
  return { comment, privateKey, publicKey: line, fingerprint };
}
