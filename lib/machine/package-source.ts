import type { Construct } from 'constructs';

import type { Violation } from '../values';

import { aptSourceFiles, validateAptSource } from './apt-source';
import type { AptSourceProps } from './apt-source';
import type { Contribution } from './contribution';
import { dnfSourceFiles, validateDnfSource } from './dnf-source';
import type { DnfSourceProps } from './dnf-source';
import { propsOf } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';

/** A source of packages: for the machine's apt or for its dnf. */
export type PackageSourceProps = AptSourceProps | DnfSourceProps;

/**
 * A source of packages beside those of the distribution, with the key that vouches for it. Its files are there before cloud-init installs
 * any `Package`.
 *
 * The key stands in a file of its own that only this source trusts (`Signed-By`, `gpgkey`): never among the keys that vouch for every
 * source. `Signed-By` takes the path of a key in armor from apt 1.4 on (Debian 9, Ubuntu 18.04); the key itself it takes from apt 2.4 on.
 */
export class PackageSource extends MachineConstruct {
  /** What was given. */
  readonly props: PackageSourceProps;

  constructor(scope: Construct, id: string, props: PackageSourceProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const { props } = this;
    const type: unknown = props.type;
    if (type !== 'apt' && type !== 'dnf') {
      return [problem('unsupported', 'type', type, 'is no kind of source', 'use apt or dnf')];
    }
    return props.type === 'apt' ? validateAptSource(props) : validateDnfSource(props);
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { props } = this;
    const files = props.type === 'apt' ? aptSourceFiles(props) : dnfSourceFiles(props);
    return Object.entries(files).map(([path, content]) => {
      return { kind: 'file', path, content, mode: '0644', owner: 'root:root' };
    });
  }
}
