import type { Construct } from 'constructs';

import { File, FirstBootStep, KernelModule, MachineConstruct, Package } from '../machine';
import type { Violation } from '../values';

import type { MultipathProps } from './multipath-props';
import { readMultipath } from './read-multipath';
import type { ReadMultipath } from './read-multipath';

/** Where its settings stand. */
export const MULTIPATH_CONFIG_FILE = '/etc/multipath.conf';

const PACKAGES = { debian: 'multipath-tools', rhel: 'device-mapper-multipath' } as const;

/**
 * Several ways to a disk as one disk, for disks of LIO, the target of Linux: one way is used, the others wait; which one is best the target says
 * (ALUA). Two ways at once are not offered, since gluster-block and tcmu-runner lose writes that come over two nodes.
 *
 * Disks of all other vendors are left alone, those of the machine itself among them.
 *
 * @see https://github.com/gluster/gluster-block/blob/master/README.md
 * @see https://github.com/opensvc/multipath-tools/blob/0.9.4/multipath/multipath.conf.5
 */
export class Multipath extends MachineConstruct {
  private readonly read: ReadMultipath;

  constructor(scope: Construct, id: string, props: MultipathProps = {}) {
    super(scope, id);
    this.read = readMultipath(props);
    if (this.read.violations.length > 0) return;
    if (this.read.install) new Package(this, 'Package', { name: PACKAGES[this.read.distribution] });
    // The kernel loads its handler of ALUA by itself where it has one; Debian's kernel for clouds has none, and goes on without.
    new KernelModule(this, 'Module', { name: 'dm_multipath' });
    new File(this, 'Config', { path: MULTIPATH_CONFIG_FILE, content: configText(this.read) });
    new FirstBootStep(this, 'Service', {
      // Before the phase in which somebody logs in. One that runs already has read another file, or none.
      phase: 'storage',
      description: 'let multipathd read its file',
      command: [
        'sh',
        '-c',
        'systemctl enable --quiet --no-reload "$1" && systemctl restart "$1"',
        'sh',
        SERVICE,
      ],
      inContainers: 'skip',
    });
  }

  /** How long commands wait when there is no way left, in seconds; 0 when they fail at once, undefined when they wait for ever. */
  get queueSeconds(): number | undefined {
    const { noPathRetry, pollingInterval } = this.read;
    if (noPathRetry === 'queue') return undefined;
    return noPathRetry === 'fail' ? 0 : noPathRetry * pollingInterval;
  }

  override violations(): readonly Violation[] {
    return this.read.violations;
  }
}

const SERVICE = 'multipathd.service';

function configText(read: ReadMultipath): string {
  const vendors = read.vendors.map((vendor) => vendor.replaceAll(' ', '[ ]'));
  return `# Written by groundwork. Disks of other vendors are left alone.
defaults {
	find_multipaths ${read.findMultipaths}
	polling_interval ${read.pollingInterval}
	user_friendly_names ${read.friendlyNames ? 'yes' : 'no'}
}
blacklist {
	device {
		vendor ".*"
		product ".*"
	}
}
blacklist_exceptions {
${vendors.map((vendor) => section({ vendor: `"^${vendor}"`, product: '".*"' })).join('')}}
devices {
${vendors.map((vendor) => section(deviceOf(`"^${vendor}"`, read))).join('')}}
`;
}

/** As gluster-block has it, and one more thing: what waits for a disk that was taken away on purpose fails. */
function deviceOf(
  vendor: string,
  { noPathRetry, fastIoFail }: ReadMultipath,
): Readonly<Record<string, string>> {
  return {
    vendor,
    product: '".*"',
    path_grouping_policy: 'failover',
    path_selector: '"round-robin 0"',
    hardware_handler: '"1 alua"',
    prio: 'alua',
    path_checker: 'tur',
    failback: 'immediate',
    rr_weight: 'uniform',
    no_path_retry: String(noPathRetry),
    fast_io_fail_tmo: String(fastIoFail),
    flush_on_last_del: 'yes',
  };
}

function section(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `\t\t${name} ${value}\n`);
  return `\tdevice {\n${lines.join('')}\t}\n`;
}
