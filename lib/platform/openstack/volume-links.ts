/**
 * Data volumes under names that are known before the volumes are: units and user data name
 * `/dev/disk/by-id/groundwork-<volume>`, and what a machine is told
 * besides is the id by which the volume is found.
 *
 * The hypervisor passes the id of a volume on as the serial number of the disk, some cut to 20 characters. The name that Nova is asked for, such as
 * `/dev/vdb`, is not kept.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/pkg/util/mount/mount.go getDevicePathBySerialID
 */
import { File, FirstBootStep, MachineConstruct, SystemdUnit, UdevRule } from '../../machine';
import type { Machine, UdevTerm } from '../../machine';

/** A volume and the three forms of its id that disks carry. */
export interface LinkedVolume {
  /** Its name within the machine. */
  readonly name: string;
  /** The whole id. */
  readonly id: string;
  /** Its first 20 characters: a virtio disk has no longer serial number. */
  readonly serial: string;
  /** Without hyphens. */
  readonly wwn: string;
}

const LINK = 'disk/by-id/groundwork-';
const LIST = '/etc/groundwork/volumes';
const PROGRAM = '/opt/groundwork/bin/link-volumes';
const CUT = 20;

/** How long the first boot waits for a volume, in seconds: they are there before a machine starts, only udev may be slow. */
const WAIT_SECONDS = 120;

// On a machine the rule makes the links, and systemd knows of them; a container has no udev.
const PROGRAM_TEXT = `#!/bin/sh
# Waits for the links to data volumes, and makes them where there is no udev. Written by groundwork: change the program, not this file.
set -u
by_id=/dev/disk/by-id
make_link() {
  for candidate in "virtio-$3" "virtio-$2" "scsi-0QEMU_QEMU_HARDDISK_$3" "scsi-0QEMU_QEMU_HARDDISK_$2" "wwn-0x$4"; do
    [ -b "$by_id/$candidate" ] || continue
    ln -sfn "$candidate" "/dev/${LINK}$1"
    return 0
  done
  return 1
}
container=no
if systemd-detect-virt --container --quiet; then container=yes; fi
waited=0
while :; do
  missing=''
  while read -r name id serial wwn; do
    [ -b "/dev/${LINK}$name" ] && continue
    [ $container = yes ] && make_link "$name" "$id" "$serial" "$wwn" && continue
    missing="$missing $name ($id)"
  done <${LIST}
  [ "$missing" ] || exit 0
  [ $waited -lt ${WAIT_SECONDS} ] || break
  waited=$((waited + 1))
  sleep 1
done
echo "link-volumes: after $waited s these data volumes are not attached:$missing" >&2
exit 1
`;

/** The path at which a machine sees a data volume. */
export function volumeDevice(name: string): string {
  return `/dev/${LINK}${name}`;
}

/** The forms of the id of a volume. */
export function linkedForms(id: string): Pick<LinkedVolume, 'id' | 'serial' | 'wwn'> {
  return { id, serial: id.slice(0, CUT), wwn: id.replaceAll('-', '') };
}

/** Gives a machine the links to its data volumes. */
export class VolumeLinks extends MachineConstruct {
  constructor(machine: Machine, volumes: readonly LinkedVolume[]) {
    super(machine, 'openstack-volumes');
    new UdevRule(this, 'rule', {
      // Behind those that make the names which are compared.
      name: '90-groundwork-volumes.rules',
      rules: volumes.map(rule),
    });
    const lines = volumes.map(({ name, id, serial, wwn }) => [name, id, serial, wwn].join(' '));
    new File(this, 'list', { path: LIST, content: `${lines.join('\n')}\n` });
    new File(this, 'program', { path: PROGRAM, content: PROGRAM_TEXT, mode: '0755' });
    new FirstBootStep(this, 'wait', {
      phase: 'devices',
      command: [PROGRAM],
      description: 'wait for the data volumes',
      timeoutSeconds: WAIT_SECONDS * 2,
    });
    new SystemdUnit(this, 'unit', {
      name: 'groundwork-volumes.service',
      enable: true,
      start: false,
      sections: SECTIONS,
    });
  }

  /** It has only put the ids into what reads them anew. */
  override get readsAnew(): boolean {
    return true;
  }
}

// For the later boots of a container, before the first file system is looked for.
const SECTIONS = {
  Unit: {
    Description: 'Links to data volumes',
    ConditionVirtualization: 'container',
    DefaultDependencies: false,
    After: 'systemd-remount-fs.service',
    Wants: 'local-fs-pre.target',
    Before: ['local-fs-pre.target', 'shutdown.target'],
    Conflicts: 'shutdown.target',
  },
  Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: PROGRAM },
  Install: { WantedBy: 'local-fs.target' },
} as const;

function rule({ name, id, serial, wwn }: LinkedVolume): readonly UdevTerm[] {
  const names = [
    `virtio-${serial}`,
    `virtio-${id}`,
    `scsi-0QEMU_QEMU_HARDDISK_${serial}`,
    `scsi-0QEMU_QEMU_HARDDISK_${id}`,
    `wwn-0x${wwn}`,
  ];
  return [
    ['ACTION', '!=', 'remove'],
    ['SUBSYSTEM', '==', 'block'],
    ['SYMLINK', '==', names.map((one) => `disk/by-id/${one}`).join('|')],
    ['SYMLINK', '+=', `${LINK}${name}`],
  ];
}
