/** The folders of a node that a Gluster server in a pod works in. */

interface HostFolder {
  readonly name: string;
  readonly path: string;
  /** Where the server sees it. @default - at the same path */
  readonly mountPath?: string;
  readonly readOnly?: boolean;
  /** Whether every node has it; else it is made. */
  readonly there: boolean;
}

// The identity of the server, its volumes and its bricks' mounts live as long as the node: nothing of it may end with a pod.
const STATE: readonly HostFolder[] = [
  { name: 'glusterd-state', path: '/var/lib/glusterd', there: false },
  { name: 'heketi-bricks', path: '/var/lib/heketi', there: false },
  { name: 'settings', path: '/etc/glusterfs', there: false },
  { name: 'logs', path: '/var/log/glusterfs', there: false },
  { name: 'work', path: '/var/lib/misc/glusterfsd', there: false },
  { name: 'lvm', path: '/run/lvm', there: false },
];
const SYSTEM: readonly HostFolder[] = [
  { name: 'cgroup', path: '/sys/fs/cgroup', readOnly: true, there: true },
  { name: 'certificates', path: '/etc/ssl', readOnly: true, there: true },
  { name: 'kernel-modules', path: '/lib/modules', readOnly: true, there: true },
];
// What LIO is set up by.
const BLOCK: readonly HostFolder[] = [
  { name: 'sys-class', path: '/sys/class', there: true },
  { name: 'sys-module', path: '/sys/module', there: true },
];

/** Volumes of the pod, and where the server has them. */
export function glusterMounts(
  devices: string,
  block: boolean,
): { readonly volumes: readonly object[]; readonly volumeMounts: readonly object[] } {
  const folders: readonly HostFolder[] = [
    ...STATE,
    { name: 'devices', path: '/dev', mountPath: devices, there: true },
    ...SYSTEM,
    ...(block ? BLOCK : []),
  ];
  return {
    volumes: [
      // Of what runs in the pod, and ends with it.
      { name: 'run', emptyDir: {} },
      ...folders.map(({ name, path, there }) => ({
        name,
        hostPath: { path, type: there ? 'Directory' : 'DirectoryOrCreate' },
      })),
    ],
    volumeMounts: [
      { name: 'run', mountPath: '/run' },
      ...folders.map(({ name, path, mountPath = path, readOnly }) => ({
        name,
        mountPath,
        ...(readOnly === true ? { readOnly } : {}),
      })),
    ],
  };
}
