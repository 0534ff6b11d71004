import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { validatePublicKeys } from './ssh-key';

/** Keys of the distribution's default user. */
export interface AuthorizedKeysProps {
  /** Public keys, each as one line of a `.pub` file. */
  readonly keys: readonly string[];
}

/**
 * Public keys that may log in as the distribution's default user (`debian`, `ubuntu`, `ec2-user`, `rocky`, …), beside those that the
 * platform hands to the machine. The keys of several constructs add up.
 */
export class AuthorizedKeys extends MachineConstruct {
  /** The keys, as given. */
  readonly keys: readonly string[];

  constructor(scope: Construct, id: string, props: AuthorizedKeysProps) {
    super(scope, id);
    this.keys = propsOf(props).keys;
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const wrong = validatePublicKeys(this.keys, 'keys');
    if (wrong.length > 0 || this.keys.length > 0) return wrong;
    return [problem('required', 'keys', '[]', 'holds no key', 'give one, or leave this out')];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    return [...new Set(this.keys)].map((key) => ({ kind: 'authorized-key', key }));
  }
}
