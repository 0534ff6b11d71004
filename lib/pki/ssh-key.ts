import * as pulumi from '@pulumi/pulumi';

import { Findings, printedValue, readProps, toldViolations } from '../values';
import type { Violation } from '../values';
import { PkiResource } from './dynamic-resource';
import { readLateList } from './late-input';
import { isLateInput, refuseAll } from './refuse-all';
import { checkComment } from './ssh-key-provider';
import { SSH_PORT, knownHostsLine, readHost, checkPort } from './ssh-key-text';

/** A key pair of SSH. */
export interface SshKeyArgs {
  /**
   * What stands behind the public key, for people: letters, digits and `@._+-`, at most 100. Another comment keeps the key.
   *
   * @default - the name of the resource, other characters as "-"
   */
  readonly comment?: pulumi.Input<string>;
}

const OUTPUTS = { plain: ['publicKey', 'fingerprint'], secret: ['privateKey'] };

/**
 * A key pair of SSH that lives in the state of the stack, its private half as a secret: for a user who logs in, or for a server that shows who it is.
 * It is made once and never changes; another key is another resource.
 *
 * ECDSA P-256, and the private half as `EC PRIVATE KEY` (SEC 1): OpenSSH reads that for users and for servers, and so does every SSH library of Go,
 * also the one of 2016 that Heketi 9 was released with.
 *
 * @see https://pkg.go.dev/golang.org/x/crypto/ssh#ParsePrivateKey
 */
export class SshKey extends PkiResource {
  /** One line of `authorized_keys`, without options. */
  declare readonly publicKey: pulumi.Output<string>;
  /** The private key, as PEM. A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** As `ssh-keygen -l` prints it: `SHA256:` and 43 characters. */
  declare readonly fingerprint: pulumi.Output<string>;

  /**
   * Registers the key.
   *
   * @throws pulumi.InputPropertiesError when the comment cannot stand behind a key
   */
  constructor(name: string, args: SshKeyArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    const { comment, violations } = readArgs(name, args);
    refuseAll(`SSH key "${name}"`, violations);
    super('sshKey', 'SshKey', name, { comment }, OUTPUTS, opts);
  }

  /**
   * The line of a `known_hosts` file for a server that shows this key, with a line feed. Several lines in one file are several servers.
   *
   * @param names under which it is reached: host names in lower case and addresses, at least one
   * @param port 1 to 65535, default 22
   * @throws pulumi.InputPropertiesError when a name that is known now, or the port, is refused
   */
  knownHosts(
    names: pulumi.Input<readonly pulumi.Input<string>[]>,
    port = SSH_PORT,
  ): pulumi.Output<string> {
    refuseAll('known hosts', readServer(names, port).violations);
    // Mocks of Pulumi's that were told nothing of this resource have none.
    const publicKey: pulumi.Output<string | undefined> = this.publicKey;
    return pulumi.all([pulumi.output(names), publicKey]).apply(([known, key = '']) => {
      const { hosts, violations } = readServer(known, port);
      if (violations.length === 0) return key === '' ? '' : knownHostsLine(hosts, key, port);
      // Any other error in here would leave the engine waiting.
      throw new pulumi.RunError(toldViolations('known hosts', violations).message);
    });
  }
}

interface ReadServer {
  readonly hosts: readonly string[];
  readonly violations: readonly Violation[];
}

function readServer(names: unknown, given: unknown): ReadServer {
  const findings = new Findings();
  const { values, late } = readLateList(names, 'names', isLateInput, findings, (one, path) =>
    readHost(one, path, findings),
  );
  if (values.length === 0 && !late && findings.violations.length === 0) {
    const remedy = 'name the server, or give its address';
    findings.add('required', 'names', '[]', 'names no server', remedy);
  }
  checkPort(given, findings);
  return { hosts: values, violations: findings.violations };
}

interface ReadArgs {
  readonly comment: pulumi.Input<string>;
  readonly violations: readonly Violation[];
}

function readArgs(name: string, given: SshKeyArgs): ReadArgs {
  const findings = new Findings();
  const { comment } = readProps(given, findings);
  if (comment === undefined)
    return { comment: usualComment(name), violations: findings.violations };
  if (!isLateInput(comment)) checkComment(comment, findings);
  return { comment, violations: findings.violations };
}

/** A name of a resource as a comment: whatever it is, it is no reason to refuse the key. */
function usualComment(name: unknown): string {
  const text = printedValue(name).replaceAll(/[^A-Za-z0-9@._+-]/g, '-');
  return `${/^[A-Za-z0-9]/.test(text) ? '' : 'key'}${text}`.slice(0, 100);
}
