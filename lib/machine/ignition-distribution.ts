/**
 * What a machine finds on the distributions that Ignition sets up, as far as it differs from those of cloud-init: their system is a read-only
 * image without a package manager.
 *
 * @see https://github.com/coreos/fedora-coreos-config/tree/testing-devel/manifests (groups, packages, links of Fedora CoreOS)
 * @see https://github.com/flatcar/baselayout (groups and directories of Flatcar)
 */
import { isBelow } from './file-path';

/** A distribution that Ignition sets up, as Butane names it. */
export type IgnitionVariant = 'fcos' | 'flatcar';

/** What is known of a distribution. */
export interface IgnitionDistribution {
  readonly name: string;
  /** The version of Butane's format that gives Ignition 3.4.0. */
  readonly butaneVersion: string;
  /** Directories into which can be written; undefined when all but `readOnly` can. */
  readonly writable?: readonly string[];
  /** Directories of the read-only image. */
  readonly readOnly: readonly string[];
  /** Links to directories, with where they lead: Ignition writes through them, but systemd mounts nothing below a link. */
  readonly links: Readonly<Record<string, string>>;
  /** Groups that a user can be put into; Ignition fails for any other that is there already, and those that are not can be made. */
  readonly openGroups: readonly string[];
  /** Groups that are there, but out of reach for user accounts. */
  readonly closedGroups: readonly string[];
  /** Settings of package managers that the image has not: nobody would read them. */
  readonly unread: readonly string[];
  /** Programs that the image has not, or that could do nothing. */
  readonly missing: readonly string[];
}

const SHARED_GROUPS =
  'root bin daemon sys tty disk lp mem kmem man audio cdrom tape video input lock kvm users tcpdump etcd polkitd systemd-network systemd-resolve systemd-bus-proxy dialout tss utmp render nobody floppy sshd';
const PACKAGE_MANAGERS = ['apt', 'apt-get', 'dpkg', 'dnf', 'yum'];
const INTERPRETERS = ['python', 'python3', 'perl', 'cloud-init'];

/** The distributions by variant. */
export const IGNITION_DISTRIBUTIONS: Readonly<Record<IgnitionVariant, IgnitionDistribution>> = {
  fcos: {
    name: 'Fedora CoreOS',
    butaneVersion: '1.5.0',
    writable: ['/etc', '/var', '/home', '/opt', '/srv', '/root', '/mnt', '/usr/local'],
    readOnly: [],
    links: {
      '/home': '/var/home',
      '/opt': '/var/opt',
      '/srv': '/var/srv',
      '/root': '/var/roothome',
      '/mnt': '/var/mnt',
      '/usr/local': '/var/usrlocal',
    },
    openGroups: ['wheel', 'sudo', 'systemd-journal', 'adm', 'docker'],
    closedGroups: [
      ...SHARED_GROUPS.split(' '),
      ...'mail games ftp ssh_keys dip cgred avahi-autoipd sssd dockerroot rpcuser nfsnobody kube chrony'.split(
        ' ',
      ),
      ...'ceph systemd-timesync cockpit-ws dnsmasq clevis rpc printadmin zincati systemd-coredump systemd-oom unbound'.split(
        ' ',
      ),
    ],
    // rpm-ostree reads /etc/yum.repos.d.
    unread: ['/etc/apt'],
    missing: [...PACKAGE_MANAGERS, ...INTERPRETERS],
  },
  flatcar: {
    name: 'Flatcar',
    butaneVersion: '1.1.0',
    readOnly: ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/boot'],
    links: {},
    openGroups: ['wheel', 'sudo', 'docker'],
    closedGroups: [
      ...SHARED_GROUPS.split(' '),
      ...'adm news uucp console cdrw usb messagebus syslog ntp dhcp tlsdate systemd-journal'.split(
        ' ',
      ),
      ...'systemd-journal-remote portage core nogroup'.split(' '),
    ],
    unread: ['/etc/apt', '/etc/yum.repos.d'],
    missing: [...PACKAGE_MANAGERS, ...INTERPRETERS, 'rpm', 'rpm-ostree'],
  },
};

/** Whether the path stands in the read-only image. */
export function isInImage(path: string, { writable, readOnly }: IgnitionDistribution): boolean {
  if (readOnly.some((folder) => isBelow(path, folder))) return true;
  return writable !== undefined && !writable.some((folder) => path.startsWith(`${folder}/`));
}

/** The path with no link in it, when there is one. */
export function withoutLink(path: string, { links }: IgnitionDistribution): string | undefined {
  const link = Object.keys(links).find((folder) => isBelow(path, folder));
  return link === undefined ? undefined : `${links[link] ?? ''}${path.slice(link.length)}`;
}
