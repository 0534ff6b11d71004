import type { Construct } from 'constructs';

import { File, FirstBootStep, MachineConstruct, SystemdUnit } from '../machine';
import type { Machine } from '../machine';
import { Findings, readProps } from '../values';
import type { Violation } from '../values';

/** The program that turns swap off. */
export const SWAP_OFF_SCRIPT = '/opt/groundwork/bin/swap-off';

/** The service that does so on every boot before the kubelet starts. */
export const SWAP_OFF_SERVICE = 'groundwork-swap-off.service';

// An empty file here takes the place of the one that a distribution brings.
const ZRAM_GENERATOR = '/etc/systemd/zram-generator.conf';

// Programs of distributions that make swap by themselves.
const SWAP_MAKERS = ['swap.target', 'dphys-swapfile.service', 'zramswap.service'];

const SCRIPT = `#!/bin/sh
# Turns swap off, and keeps systemd from turning it on at the next boot: rows of fstab, partitions that systemd finds by their type, and
# zram all become swap units, which are masked here (systemctl unmask takes it back). Files and partitions stay as they are.
# Written by groundwork: change the program, not this file.
set -u

if systemd-detect-virt --quiet --container; then
  echo 'the swap of a container is that of its host: left alone'
  exit 0
fi
loose=$(systemctl list-unit-files --plain --no-legend swap.target '*.swap' | while read -r unit state _; do
  [ "$state" = masked ] || printf '%s\\n' "$unit"
done)
if [ "$loose" ]; then
  printf '%s\\n' "$loose" | while read -r unit; do
    # A unit file of an administrator's own in /etc cannot be masked; without swap.target nothing starts it.
    systemctl mask --quiet --no-reload -- "$unit" || systemctl disable --quiet --no-reload -- "$unit"
  done
  systemctl daemon-reload # once, as it takes long
fi
sed 1d /proc/swaps | while read -r device _; do
  device=$(printf %b "$device") # spaces stand in it as \\040
  echo "swap off: $device"
  swapoff "$device"
done
left=$(sed 1d /proc/swaps)
[ "$left" ] || exit 0
echo "swap is still on: $left" >&2
exit 1
`;

/** Props of `SwapOff`: there is nothing to say yet. */
export type SwapOffProps = Readonly<Record<string, never>>;

/**
 * No swap: now, and on every boot before the kubelet starts, which refuses to start with it unless it is told otherwise (`failSwapOn`).
 * Containers, whose swap is their host's, leave it alone and list the step as skipped.
 *
 * Refused beside a kubelet that is to run with swap (`failSwapOn: false`, `swapBehavior: LimitedSwap`), where one is on the machine.
 *
 * @see https://kubernetes.io/docs/concepts/cluster-administration/swap-memory-management/
 */
export class SwapOff extends MachineConstruct {
  private readonly read: Findings;

  constructor(scope: Construct, id: string, props: SwapOffProps = {}) {
    super(scope, id);
    this.read = new Findings();
    readProps(props, this.read);
    new File(this, 'Script', { path: SWAP_OFF_SCRIPT, content: SCRIPT, mode: '0755' });
    new File(this, 'ZramGenerator', {
      path: ZRAM_GENERATOR,
      content: '# No swap on zram: the kubelet refuses to start with it.\n',
    });
    new SystemdUnit(this, 'Service', {
      name: SWAP_OFF_SERVICE,
      enable: true,
      // The first boot runs the program itself, and has its output.
      start: false,
      sections: {
        Unit: {
          Description: 'No swap, as the kubelet wants it',
          ConditionVirtualization: '!container',
          After: SWAP_MAKERS,
          Before: 'kubelet.service',
        },
        Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: SWAP_OFF_SCRIPT },
        Install: { WantedBy: 'multi-user.target' },
      },
    });
    new FirstBootStep(this, 'Step', {
      phase: 'storage',
      description: 'turn swap off, and keep it off',
      command: [SWAP_OFF_SCRIPT],
      inContainers: 'skip',
    });
  }

  override violations(): readonly Violation[] {
    const findings = new Findings();
    findings.addAll(this.read.violations);
    for (const { construct, setting } of swapWanted(this.machine)) {
      const reason = `${construct} lets the kubelet run with swap, of which there would be none`;
      findings.add('conflict', '', setting, reason, 'drop one of the two');
    }
    return findings.violations;
  }
}

const WANTED = [
  /^failSwapOn:\s*(?:false|no|off)\s*$/im,
  /^\s+swapBehavior:\s*["']?(?:LimitedSwap|UnlimitedSwap)\b.*$/m,
  /--fail-swap-on=(?:false|f|0)\b/i,
] as const;

/** Where a kubelet of the machine is told to go with swap. */
function swapWanted(machine: Machine): readonly { construct: string; setting: string }[] {
  return machine.node
    .findAll()
    .filter((construct) => construct instanceof File)
    .flatMap(({ node, content }) => {
      const setting = WANTED.map((each) => each.exec(content)?.[0]).find(
        (one) => one !== undefined,
      );
      return setting === undefined ? [] : [{ construct: node.path, setting: setting.trim() }];
    });
}
