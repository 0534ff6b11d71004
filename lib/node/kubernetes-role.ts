import type { Construct } from 'constructs';

import { File, MachineConstruct, SystemdDropIn } from '../machine';
import type { UnitSettings } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import { markersOf, readRole } from './read-role';
import type { ReadRole, RoleUnit } from './read-role';
import { conditionValues, conditionsHold, rolesWanted } from './role-condition';
import { roleMarker } from './role-marker';
import type { KubernetesRoleProps } from './role-props';
import { checkDeadlocks } from './start-deadlock';
import { VendorUnit } from './vendor-unit';
import { startTimeoutSeconds, waitCommand } from './wait-for-api';
import { WAIT_FOR_API_SCRIPT, WAIT_FOR_API_TEXT } from './wait-for-api-script';

// Sorts behind everything that begins with a number.
const DROP_IN = 'role.conf';

/**
 * What the units start after. cloud-final.service writes the last of the machine's configuration. Where it comes after multi-user.target
 * (Debian, Ubuntu), a unit that multi-user.target wants would close a circle, and systemd breaks one by leaving a unit out; naming the
 * target as well keeps systemd from ordering it after the unit.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.target.html#Default%20Dependencies
 */
const AFTER = ['cloud-final.service', 'multi-user.target'];

/**
 * The role of a machine, as a marker file, and drop-ins by which the vendor's own units start where their role is. Machines of all roles
 * are alike but for the marker, so that one image does for all of them.
 *
 * @see https://github.com/cncf/demo
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { KubernetesRole } from 'groundwork/node';
 *
 * const worker = new Machine('worker-1', { kubernetesVersion: '1.36' });
 * const role = new KubernetesRole(worker, 'role', {
 *   role: 'worker',
 *   waitForApi: {
 *     endpoint: 'https://masters.demo.k8s:6443/readyz',
 *     certificateAuthority: '/etc/kubernetes/pki/ca.crt',
 *     timeout: '10m',
 *   },
 * });
 * role.activeUnits; // ['kube-proxy.service', 'kubelet.service']
 * ```
 */
export class KubernetesRole extends MachineConstruct {
  private readonly read: ReadRole;

  constructor(scope: Construct, id: string, props: KubernetesRoleProps = {}) {
    super(scope, id);
    this.read = readRole(props, this.machine.kubernetesVersion);
    // What cannot be read is not written: the violations say why.
    if (this.read.violations.length > 0) return;
    for (const path of markersOf(this.read)) {
      new File(this, `Marker-${path.slice(path.lastIndexOf('/') + 1)}`, {
        path,
        content: this.read.environment,
      });
    }
    if (this.read.inImage) return;
    this.addWait();
    for (const unit of this.read.units) this.addUnit(unit);
  }

  /** The marker files of this machine. */
  get markers(): readonly string[] {
    return markersOf(this.read);
  }

  /** The units that start on this machine: those whose conditions its roles meet, by name. */
  get activeUnits(): readonly string[] {
    const { units, roles } = this.read;
    return units
      .filter(({ conditions }) => conditionsHold(conditions, roles))
      .map(({ name }) => name);
  }

  override violations(): readonly Violation[] {
    const findings = new Findings();
    // Of units that are ordered on this machine, the machine itself tells.
    const late = this.read.inImage ? this.read.units.map(({ name }) => name) : [];
    checkDeadlocks(this.machine, late, findings);
    return [...this.read.violations, ...findings.violations];
  }

  private addWait(): void {
    const { wait } = this.read;
    if (wait === undefined) return;
    const { authority: content, authorityPath: path } = wait;
    new File(this, 'WaitForApi', {
      path: WAIT_FOR_API_SCRIPT,
      content: WAIT_FOR_API_TEXT,
      mode: '0755',
    });
    if (content !== undefined && path !== undefined) {
      new File(this, 'ApiAuthority', { path, content });
    }
  }

  private addUnit(unit: RoleUnit): void {
    const { name, conditions } = unit;
    const { markerDirectory, enable } = this.read;
    new SystemdDropIn(this, `DropIn-${name}`, {
      unit: name,
      name: DROP_IN,
      // The vendor's own commands stay.
      append: true,
      sections: {
        Unit: {
          ConditionPathExists: conditionValues(conditions, markerDirectory),
          After: AFTER,
        },
        ...(name.endsWith('.service') ? { Service: this.serviceSettings(unit) } : {}),
      },
    });
    if (enable) new VendorUnit(this, `Unit-${name}`, name);
  }

  private serviceSettings({ conditions, waits }: RoleUnit): UnitSettings {
    const { restart, wait, markerDirectory } = this.read;
    const markers = rolesWanted(conditions).map((role) => roleMarker(role, markerDirectory));
    return {
      EnvironmentFile: [...new Set(markers)].sort().map((marker) => `-${marker}`),
      Restart: restart.policy,
      RestartSec: restart.seconds,
      ...(wait === undefined || !waits
        ? {}
        : { ExecStartPre: waitCommand(wait), TimeoutStartSec: startTimeoutSeconds(wait) }),
    };
  }
}
