/**
 * The cloud-config of a machine, as a list of texts that add up to the whole, each with the part it belongs to.
 *
 * Keys in the order in which cloud-init works on them. Not used: `mounts` and `fs_setup` (units of our own do better, see `FileSystem`),
 * `bootcmd`, and further commands in `runcmd`, whose exit codes cloud-init drops but for the last.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/modules.html
 */
import { DONE_FILE, FIRST_BOOT_SERVICE, FIRST_FAILURE_FILE } from './first-boot-script';
import type { MachinePlan, PlannedFile, PlannedPackage, PlannedUser } from './plan';
import { yamlBlock, yamlContent, yamlLine } from './yaml-text';

/** A piece of the user data. */
export interface CloudConfigChunk {
  /** What it is, such as `write_files /etc/hosts`. */
  readonly part: string;
  /** The construct that it comes from. */
  readonly construct: string;
  readonly text: string;
}

/** The pieces in order. */
export function cloudConfigChunks(plan: MachinePlan): CloudConfigChunk[] {
  const { machine } = plan;
  const own = (part: string, text: string): CloudConfigChunk => {
    return { part, construct: machine, text };
  };
  return [
    own('header', '#cloud-config\n'),
    own('hostname', hostnameText(plan)),
    // The one locale that needs no locales package; without it cloud-init fails on images that have none.
    own('locale', yamlBlock({ locale: 'C.UTF-8' })),
    ...listOf('users', own, plan.users, userChunk, '- default\n'),
    ...listOf('packages', own, plan.packages, packageChunk),
    ...listOf('write_files', own, plan.files, fileChunk),
    own('runcmd', `runcmd:\n${RUNCMD.map((words) => `- ${yamlLine(words)}`).join('')}`),
  ];
}

// Another instance of the same disk (an image of a running machine, a new seed) has its first boot again, whatever it ran before. The last
// command waits, and its failure is what cloud-init reports.
const RUNCMD: readonly (readonly string[])[] = [
  ['rm', '-f', DONE_FILE, FIRST_FAILURE_FILE],
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--quiet', '--no-reload', FIRST_BOOT_SERVICE],
  ['systemctl', 'restart', FIRST_BOOT_SERVICE],
];

type Own = (part: string, text: string) => CloudConfigChunk;

function listOf<T>(
  key: string,
  own: Own,
  items: readonly T[],
  chunkOf: (item: T) => CloudConfigChunk,
  first = '',
): CloudConfigChunk[] {
  return items.length === 0 ? [] : [own(key, `${key}:\n${first}`), ...items.map(chunkOf)];
}

function hostnameText({ hostname, files }: MachinePlan): string {
  const [short = hostname] = hostname.split('.');
  // A machine that writes /etc/hosts knows better than cloud-init, whose line would point its name to 127.0.1.1.
  const writesHosts = files.some(({ path }) => path === '/etc/hosts');
  return yamlBlock({
    hostname: short,
    ...(short === hostname ? {} : { fqdn: hostname }),
    manage_etc_hosts: writesHosts ? false : 'localhost',
  });
}

function userChunk(user: PlannedUser): CloudConfigChunk {
  const { name, groups, shell, sshAuthorizedKeys, sudo, construct } = user;
  const entry = {
    name,
    ...(groups.length === 0 ? {} : { groups }),
    ...(shell === undefined ? {} : { shell }),
    ...(sudo === undefined ? {} : { sudo }),
    ...(sshAuthorizedKeys.length === 0 ? {} : { ssh_authorized_keys: sshAuthorizedKeys }),
  };
  return { part: `users ${name}`, construct, text: yamlBlock([entry]) };
}

function packageChunk({ name, version, construct }: PlannedPackage): CloudConfigChunk {
  const entry = version === undefined ? name : [name, version];
  return { part: `packages ${name}`, construct, text: `- ${yamlLine(entry)}` };
}

function fileChunk({ path, content, mode, owner, construct }: PlannedFile): CloudConfigChunk {
  const entry = {
    path,
    content: yamlContent(content),
    // cloud-init's own default is 0644.
    ...(mode === '0644' ? {} : { permissions: mode }),
    // Users and packages come after the files; cloud-init writes deferred ones when all are there.
    ...(owner === 'root:root' ? {} : { owner, defer: true }),
  };
  return { part: `write_files ${path}`, construct, text: yamlBlock([entry]) };
}
