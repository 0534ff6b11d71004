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
    ...growthChunks(plan),
    ...usersChunks(plan, own),
    ...listOf('packages', own, plan.packages, packageChunk),
    ...listOf('write_files', own, plan.files, fileChunk),
    own('runcmd', `runcmd:\n${RUNCMD.map((words) => `- ${yamlLine(words)}`).join('')}`),
  ];
}

// Another instance of the same disk (an image of a running machine, a new seed) has its first boot again, whatever it ran before. The last
// command waits; when it fails nothing comes after it, neither commands of other parts nor of the vendor, and cloud-init reports it.
const RUNCMD: readonly (string | readonly string[])[] = [
  ['rm', '-f', DONE_FILE, FIRST_FAILURE_FILE],
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--quiet', '--no-reload', FIRST_BOOT_SERVICE],
  `systemctl restart ${FIRST_BOOT_SERVICE} || exit`,
];

type Own = (part: string, text: string) => CloudConfigChunk;

function listOf<T>(
  key: string,
  own: Own,
  items: readonly T[],
  chunkOf: (item: T) => CloudConfigChunk,
): CloudConfigChunk[] {
  return items.length === 0 ? [] : [own(key, `${key}:\n`), ...items.map(chunkOf)];
}

function growthChunks({ growth }: MachinePlan): CloudConfigChunk[] {
  if (growth === undefined) return [];
  const { construct, devices, mode, resizeRootfs, ignoreGrowrootDisabled } = growth;
  const text = yamlBlock({
    growpart: { mode, devices, ignore_growroot_disabled: ignoreGrowrootDisabled },
    resize_rootfs: resizeRootfs,
  });
  return [{ part: 'growpart', construct, text }];
}

/**
 * Without users the list of the image stays. Keys of the default user stand in its entry: the other place, `ssh_authorized_keys`, is read by
 * a module that an image without an SSH server may not run.
 */
function usersChunks({ users, authorizedKeys }: MachinePlan, own: Own): CloudConfigChunk[] {
  if (users.length === 0 && authorizedKeys.length === 0) return [];
  const defaultUser =
    authorizedKeys.length === 0 ? '- default\n' : '- name: default\n  ssh_authorized_keys:\n';
  return [
    own('users', `users:\n${defaultUser}`),
    ...authorizedKeys.map(({ key, construct }) => {
      return { part: 'users default', construct, text: `  - ${yamlLine(key)}` };
    }),
    ...users.map(userChunk),
  ];
}

function hostnameText({ hostname, files }: MachinePlan): string {
  const [short = hostname] = hostname.split('.');
  // A machine that writes /etc/hosts knows better than cloud-init, whose line would point its name to 127.0.1.1.
  const writesHosts = files.some(({ path }) => path === '/etc/hosts');
  return yamlBlock({
    hostname: short,
    // The name of the Kubernetes node is that of the machine, all of it; some distributions would take the first part only.
    ...(short === hostname ? {} : { fqdn: hostname, prefer_fqdn_over_hostname: true }),
    manage_etc_hosts: writesHosts ? false : 'localhost',
  });
}

function userChunk(user: PlannedUser): CloudConfigChunk {
  const { name, shell, sshAuthorizedKeys, sudo, construct, primaryGroup } = user;
  // cloud-init makes a missing group of its own accord only when it is among these.
  const groups =
    user.groups.length === 0 && primaryGroup !== undefined ? [primaryGroup] : user.groups;
  const entry = {
    name,
    ...given('uid', user.uid),
    ...given('gecos', user.gecos),
    ...given('homedir', user.home),
    ...given('primary_group', primaryGroup),
    ...(groups.length === 0 ? {} : { groups }),
    ...given('shell', shell),
    ...given('system', user.system),
    ...given('no_create_home', user.noCreateHome),
    ...given('sudo', sudo),
    ...(sshAuthorizedKeys.length === 0 ? {} : { ssh_authorized_keys: sshAuthorizedKeys }),
  };
  return { part: `users ${name}`, construct, text: yamlBlock([entry]) };
}

function given(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
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
