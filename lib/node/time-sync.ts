import type { Construct } from 'constructs';

import { File, FirstBootStep, MachineConstruct, Package, SystemdDropIn } from '../machine';
import type { Contribution, UnitSections } from '../machine';
import type { Violation } from '../values';

import { readTimeSync } from './read-time-sync';
import type { ReadTimeSync } from './read-time-sync';
import { renderTimeFile, timeService } from './time-sync-files';
import type { TimeChoice, TimeService } from './time-sync-files';
import type { TimeSyncProps } from './time-sync-props';

const DROP_IN = '20-groundwork-time.conf';

// Without `disable`, a unit that is not there is no mistake; one that does not stop is.
const DISABLE =
  'for unit; do systemctl --quiet cat "$unit" >/dev/null 2>&1 || continue; systemctl disable --quiet --now "$unit" || exit 1; done';

const SET_ZONE =
  '[ -f "/usr/share/zoneinfo/$1" ] || { echo "there is no time zone $1 here"; exit 1; }; ln -sfn "/usr/share/zoneinfo/$1" /etc/localtime';

/**
 * A clock that is right: who is asked for the time, by which program, and which services wait until it is known. In containers, which have
 * the clock of their host, systemd starts none of it.
 *
 * @example
 * ```ts
 * import { Machine } from 'groundwork/machine';
 * import { TimeSync } from 'groundwork/node';
 *
 * const member = new Machine('etcd-1');
 * new TimeSync(member, 'time', {
 *   servers: ['ntp1.example.org', 'ntp2.example.org', 'ntp3.example.org'],
 *   waitFor: { services: ['etcd.service'] },
 * });
 * ```
 */
export class TimeSync extends MachineConstruct {
  private readonly read: ReadTimeSync;

  constructor(scope: Construct, id: string, props: TimeSyncProps) {
    super(scope, id);
    this.read = readTimeSync(props);
    if (this.violations().length > 0) return;
    const { choice } = this.read;
    const service = timeService(choice);
    new File(this, 'Configuration', { path: service.path, content: renderTimeFile(choice) });
    if (choice.install) new Package(this, 'Package', { name: service.package });
    this.addSteps(choice, service);
    this.addWaiting(choice, service);
  }

  override violations(): readonly Violation[] {
    return [...this.read.violations, ...this.others()];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { choice } = this.read;
    const { unit, wait } = timeService(choice);
    const service: Contribution = { kind: 'unit', name: unit, enable: true, start: true };
    if (choice.waitFor === undefined) return [service];
    // On the first boot it is started by the services that wait for it.
    return [service, { kind: 'unit', name: wait, enable: true, start: false }];
  }

  private addSteps({ timezone }: TimeChoice, { unit, others }: TimeService): void {
    new FirstBootStep(this, 'Others', {
      phase: 'storage',
      description: 'disable other programs for the same',
      command: ['sh', '-c', DISABLE, 'sh', ...others],
    });
    new FirstBootStep(this, 'Restart', {
      // Before the phase in which it is started: one that runs already has read another file.
      phase: 'storage',
      description: 'let a running one read its file',
      command: ['systemctl', 'try-restart', unit],
    });
    if (timezone === undefined) return;
    new FirstBootStep(this, 'Zone', {
      phase: 'storage',
      description: `set the time zone ${timezone}`,
      command: ['sh', '-c', SET_ZONE, 'sh', timezone],
    });
  }

  private addWaiting({ waitFor }: TimeChoice, { wait }: TimeService): void {
    if (waitFor === undefined) return;
    this.addDropIn('Wait', wait, {
      // A container's clock is that of its host, and chrony does not run there.
      Unit: { ConditionVirtualization: '!container' },
      Service: { TimeoutStartSec: waitFor.timeoutSeconds },
    });
    const awaited = ['time-sync.target', wait];
    for (const name of waitFor.services) {
      this.addDropIn(`Wait-${name}`, name, {
        Unit: {
          After: awaited,
          ...(waitFor.required
            ? { Wants: 'time-sync.target', Requires: wait }
            : { Wants: awaited }),
        },
      });
    }
  }

  private addDropIn(id: string, unit: string, sections: UnitSections): void {
    new SystemdDropIn(this, id, { unit, name: DROP_IN, sections });
  }

  /** Those that were there before this one: two would pull the clock in different directions. */
  private others(): Violation[] {
    const all = this.machine.node.findAll().filter((one) => one instanceof TimeSync);
    const [first] = all;
    if (first === undefined || first === this) return [];
    const { path } = first.node;
    const reason = `${path} keeps the clock of this machine already`;
    return [{ code: 'conflict', path: '', reason, remedy: 'keep one of the two' }];
  }
}
