import type { Construct } from 'constructs';

import { MachineConstruct } from '../machine';
import type { Contribution } from '../machine';

/**
 * A unit that a package or the image brings, enabled and started by the first boot without waiting for it: it may wait itself, for other
 * machines or for cloud-init, which waits for the first boot.
 */
export class VendorUnit extends MachineConstruct {
  /** Its whole name. */
  readonly name: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    this.name = name;
  }

  override contributions(): readonly Contribution[] {
    return [{ kind: 'unit', name: this.name, enable: true, start: true }];
  }
}
