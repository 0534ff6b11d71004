/**
 * What the image of local machines is made of, as data: a small Debian with systemd and cloud-init, and the settings that cannot come from user
 * data because cloud-init reads them before it. The text of a recipe names its image, so a changed recipe is another image.
 */
import { stringify } from 'yaml';

import { digest } from './identity';

/** How an image is made. */
export interface ImageRecipe {
  /** Raised when the way in which a recipe is carried out changes. */
  readonly revision: number;
  /** The release of Debian. */
  readonly suite: string;
  /** Names of packages, sorted. */
  readonly packages: readonly string[];
  /** Files by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Symbolic links: where they point to, by absolute path. */
  readonly links: Readonly<Record<string, string>>;
  /** Paths that are removed. */
  readonly removed: readonly string[];
  /** What dpkg does not unpack. */
  readonly excluded: readonly string[];
}

const PACKAGES = [
  'ca-certificates',
  'cloud-init',
  'curl',
  'dbus',
  'e2fsprogs',
  'iproute2',
  'iptables',
  'iputils-ping',
  'kmod',
  'netbase',
  'procps',
  'python3',
  'systemd',
  'systemd-sysv',
  'systemd-timesyncd',
  'udev',
  'util-linux',
  'xfsprogs',
];

// The modules of Debian's cloud.cfg without those that a container has nothing for: a disk to grow, a boot loader, an SSH server with keys and
// passwords, services of other distributions.
const CLOUD_INIT = {
  datasource_list: ['NoCloud', 'None'],
  // The package locales is not there, so only a locale that needs none can be set.
  locale: 'C.UTF-8',
  system_info: { network: { renderers: ['networkd'] } },
  cloud_init_modules: [
    'migrator',
    'seed_random',
    'bootcmd',
    'write-files',
    'disk_setup',
    'mounts',
    'set_hostname',
    'update_hostname',
    'update_etc_hosts',
    'ca-certs',
    'rsyslog',
    'users-groups',
  ],
  cloud_config_modules: ['locale', 'apt-configure', 'ntp', 'timezone', 'runcmd'],
  cloud_final_modules: [
    'package-update-upgrade-install',
    'write-files-deferred',
    'scripts-vendor',
    'scripts-per-once',
    'scripts-per-boot',
    'scripts-per-instance',
    'scripts-user',
    'phone-home',
    'final-message',
    'power-state-change',
  ],
};

// Router advertisements never come on this bridge, and waiting for the link-local address would hold up network-online.target.
const NETWORK_DROP_IN = `[Network]
IPv6AcceptRA=no
LinkLocalAddressing=no
`;

const MASKED = [
  'apt-daily-upgrade.timer',
  'apt-daily.timer',
  'console-getty.service',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
];

const SYSTEM = '/etc/systemd/system';
const UNITS = '/lib/systemd/system';

/**
 * The recipe of the local image.
 *
 * @param extra packages that machines want beyond those that are always there
 */
export function imageRecipe(extra: readonly string[] = []): ImageRecipe {
  return {
    revision: 1,
    suite: 'bookworm',
    packages: [...new Set([...PACKAGES, ...extra])].sort(),
    files: {
      '/etc/cloud/cloud.cfg.d/90-groundwork.cfg': stringify(CLOUD_INIT, { lineWidth: 0 }),
      '/etc/systemd/network/10-cloud-init-eth0.network.d/groundwork.conf': NETWORK_DROP_IN,
      // Filled on boot, from the identity that the container is given.
      '/etc/machine-id': '',
      // A machine has no route to an archive: with no sources, a package that is there counts as installed, and any other is refused at once.
      '/etc/apt/sources.list': '',
      '/etc/resolv.conf': '',
    },
    links: {
      ...Object.fromEntries(MASKED.map((unit) => [`${SYSTEM}/${unit}`, '/dev/null'])),
      [`${SYSTEM}/dbus-org.freedesktop.network1.service`]: `${UNITS}/systemd-networkd.service`,
      [`${SYSTEM}/multi-user.target.wants/systemd-networkd.service`]: `${UNITS}/systemd-networkd.service`,
      [`${SYSTEM}/sockets.target.wants/systemd-networkd.socket`]: `${UNITS}/systemd-networkd.socket`,
      [`${SYSTEM}/network-online.target.wants/systemd-networkd-wait-online.service`]: `${UNITS}/systemd-networkd-wait-online.service`,
    },
    // mmdebstrap writes the name of the building host.
    removed: ['/etc/apt/sources.list.d', '/etc/hostname'],
    excluded: ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'],
  };
}

/** The name of the image that a recipe makes: sixteen hexadecimal digits. */
export function imageId(recipe: ImageRecipe): string {
  return digest(JSON.stringify(recipe), 16);
}

/** The arguments of mmdebstrap that carry out the first half of a recipe; files and links are written afterwards. */
export function mmdebstrapArguments(
  recipe: ImageRecipe,
  target: string,
  sources: readonly string[],
): readonly string[] {
  return [
    '--mode=root',
    '--variant=minbase',
    '--aptopt=APT::Install-Recommends "false"',
    ...recipe.excluded.map((path) => `--dpkgopt=path-exclude=${path}`),
    `--include=${recipe.packages.join(',')}`,
    recipe.suite,
    target,
    ...sources,
  ];
}
