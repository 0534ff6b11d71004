import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { isText, propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A package of the distribution. */
export interface PackageProps {
  /** Its name, such as `xfsprogs`. */
  readonly name: string;

  /**
   * Its version, exactly as the distribution has it.
   *
   * @default - the one that the distribution offers
   */
  readonly version?: string;
}

/**
 * A package that cloud-init installs before the first boot's steps. It comes from the distribution's servers: a machine without a way to
 * them wants an image that has the package already.
 */
export class Package extends MachineConstruct {
  /** Its name. */
  readonly name: string;
  /** Its version. */
  readonly version: string | undefined;

  constructor(scope: Construct, id: string, props: PackageProps) {
    super(scope, id);
    const { name, version } = propsOf(props);
    this.name = name;
    this.version = version;
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const found: Violation[] = [];
    // The alphabet of dpkg and rpm; a leading hyphen would be an option of the installer.
    if (!isText(this.name, /^[A-Za-z0-9][A-Za-z0-9+._:-]*$/)) {
      const remedy = 'write it as the distribution does, such as "xfsprogs"';
      found.push(problem('invalid', 'name', this.name, 'is no name of a package', remedy));
    }
    const { version } = this;
    if (version !== undefined && !isText(version, /^[A-Za-z0-9][A-Za-z0-9.+:~_^-]*$/)) {
      const remedy = 'write it as the distribution does, such as "5.10.0-6"';
      found.push(problem('invalid', 'version', version, 'is no version', remedy));
    }
    return found;
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { name, version } = this;
    return [{ kind: 'package', name, ...(version === undefined ? {} : { version }) }];
  }
}
