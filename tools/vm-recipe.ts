import { imageRecipe } from '../lib/platform/local/image-recipe';
import type { ImageRecipe } from '../lib/platform/local/image-recipe';

/** The serial number of the disk from which the initial RAM disk unpacks files, a tar archive, before the machine starts. */
export const FILES_SERIAL = 'groundwork-files';

/** Where the script that does so stands. */
export const FILES_SCRIPT = '/etc/initramfs-tools/scripts/local-bottom/groundwork-files';

const PACKAGES = [
  'chrony',
  'cloud-guest-utils',
  'fdisk',
  'gdisk',
  'initramfs-tools',
  'linux-image-cloud-amd64',
  'lvm2',
  'lz4',
  'nftables',
  'qemu-guest-agent',
  'util-linux-extra',
];

// What a machine has that serves or uses storage over the network, with the units that its packages enable.
const STORAGE_PACKAGES = [
  'attr',
  'dmsetup',
  'fuse3',
  'glusterfs-client',
  'glusterfs-server',
  'multipath-tools',
  'open-iscsi',
  'openssh-client',
  'openssh-server',
  'sg3-utils',
  'sudo',
  'targetcli-fb',
  'tcmu-runner',
  'thin-provisioning-tools',
];

// chrony stands in its place: of two programs that set the clock, Debian installs one.
const LEFT_OUT = ['systemd-timesyncd'];

// As on a cloud's image, but for modules of other distributions and of services that are not there: each is read at every boot, slowly where
// a processor is emulated. ds-identify wants the sources on one line.
const CLOUD_INIT = `datasource_list: [ NoCloud, ConfigDrive, None ]
locale: C.UTF-8
system_info: { network: { renderers: [ networkd ] } }
# Without ssh, which makes keys for a server that is not there; users and their authorised keys are made by users-groups.
cloud_init_modules:
  - migrator
  - seed_random
  - bootcmd
  - write-files
  - growpart
  - resizefs
  - disk_setup
  - mounts
  - set_hostname
  - update_hostname
  - update_etc_hosts
  - ca-certs
  - rsyslog
  - users-groups
cloud_config_modules: [ keyboard, locale, set-passwords, apt-configure, ntp, timezone, runcmd ]
cloud_final_modules:
  - package-update-upgrade-install
  - write-files-deferred
  - scripts-vendor
  - scripts-per-once
  - scripts-per-boot
  - scripts-per-instance
  - scripts-user
  - phone-home
  - final-message
  - power-state-change
`;

// systemd gives a disk 90 seconds to appear; an emulated machine beside busy neighbours may take longer to get through its udev events.
const SYSTEM = `[Manager]
DefaultDeviceTimeoutSec=300
`;

// Only what it takes to find the root disk: the initial RAM disk of all modules takes many seconds longer where a processor is emulated.
const INITRAMFS = `MODULES=list
BUSYBOX=n
KEYMAP=n
COMPRESS=lz4
DEVICE=
NFSROOT=auto
RUNSIZE=10%
FSTYPE=ext4
`;

const UNPACK_FILES = `#!/bin/sh
case $1 in prereqs) exit 0 ;; esac
for disk in /sys/block/vd*; do
  [ "$(cat "$disk/serial")" = ${FILES_SERIAL} ] || continue
  dd if="/dev/\${disk##*/}" bs=65536 2>/dev/null | chroot "$rootmnt" tar -x -f - -C /
done
`;

const MASKED = [
  'apt-daily-upgrade.timer',
  'apt-daily.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  // Nobody logs in: the console is for what the machine says.
  'getty@tty1.service',
  'serial-getty@ttyS0.service',
  'modprobe@drm.service',
];

/** The recipe of the virtual machines that labs boot: what a container cannot have, such as a kernel and LVM, on top of the local image's. */
export function vmRecipe(): ImageRecipe {
  const local = imageRecipe();
  return {
    revision: 1,
    suite: local.suite,
    packages: [...local.packages.filter((name) => !LEFT_OUT.includes(name)), ...PACKAGES].sort(),
    files: {
      '/etc/apt/sources.list': '',
      '/etc/cloud/cloud.cfg.d/90-groundwork.cfg': CLOUD_INIT,
      '/etc/fstab': 'LABEL=root / ext4 defaults 0 1\n',
      '/etc/initramfs-tools/initramfs.conf': INITRAMFS,
      '/etc/systemd/system.conf.d/groundwork.conf': SYSTEM,
      '/etc/initramfs-tools/modules': 'virtio_pci\nvirtio_blk\next4\n',
      [FILES_SCRIPT]: UNPACK_FILES,
      '/etc/machine-id': '',
      '/etc/resolv.conf': '',
    },
    links: Object.fromEntries(MASKED.map((unit) => [`/etc/systemd/system/${unit}`, '/dev/null'])),
    removed: local.removed,
    excluded: local.excluded,
  };
}

/** The recipe of virtual machines with GlusterFS, LIO, open-iscsi, multipath and LVM's thin pools: what {@link vmRecipe} has, and that. */
export function storageVmRecipe(): ImageRecipe {
  const plain = vmRecipe();
  return { ...plain, packages: [...new Set([...plain.packages, ...STORAGE_PACKAGES])].sort() };
}
