/**
 * The commands that Heketi runs on a machine by SSH, as patterns of sudo: those of Heketi 9, and of its main branch, which writes LVM's differently.
 *
 * @see https://github.com/heketi/heketi/tree/v9.0.0/executors/cmdexec
 * @see https://github.com/heketi/heketi/tree/e08cc22d/executors/cmdexec
 */

/** One command that may be run. */
export interface HeketiCommand {
  /** Its whole path. */
  readonly program: string;
  /** A POSIX extended regular expression for all of its arguments, joined by single spaces; undefined when it may have none. */
  readonly pattern: string | undefined;
}

/** What the patterns depend on. */
export interface HeketiReach {
  /** Paths of raw devices, in the characters that Heketi knows. */
  readonly devices: readonly { readonly device: string; readonly destroyData: boolean }[];
  readonly fstab: string;
  readonly blockVolumes: boolean;
}

const ID = '[0-9a-f]{32}';
const GROUP = `vg_${ID}`;
/** Where Heketi mounts bricks. */
export const HEKETI_MOUNTS = '/var/lib/heketi/mounts';
const MOUNT = `${HEKETI_MOUNTS}/${GROUP}/brick_${ID}`;
const BRICK = `${MOUNT}/brick`;
// Where glusterd mounts the bricks of snapshots and of the clones of them, which Heketi takes down.
const CLONE = `(/var)?/run/gluster/snaps/${ID}/brick[0-9]+(/brick)?`;
const MAPPER = `/dev/mapper/${GROUP}-brick_${ID}`;
const OPTIONS = 'rw,inode64,noatime,nouuid';
const AMOUNT = '[0-9]+[A-Za-z]{0,2}';
const NAME = '[A-Za-z0-9_-]+';
const HOST = '[A-Za-z0-9.:-]+';
const PLACE = `${HOST}:${BRICK}`;

/** All of them. */
export function heketiCommands(reach: HeketiReach): readonly HeketiCommand[] {
  return [
    ...lvmCommands(reach),
    ...brickCommands(reach),
    ...glusterCommands(),
    ...(reach.blockVolumes ? blockCommands() : []),
    command('/usr/bin/systemctl', 'status glusterd'),
  ];
}

/** A path as a pattern: of what paths may hold here only dots and plus signs mean something else in one. No backslash, which sudoers files read for themselves. */
function literally(path: string): string {
  return path.replaceAll(/[.+]/g, '[$&]');
}

function command(program: string, pattern?: string): HeketiCommand {
  return { program, pattern };
}

function lvmCommands({ devices }: HeketiReach): readonly HeketiCommand[] {
  const paths = devices.map(({ device }) => literally(device));
  const any = `(${paths.join('|')})`;
  // The main branch knows a device again by the number that LVM gave it.
  const known = `(${[...paths, '/dev/disk/by-id/lvm-pv-uuid-[A-Za-z0-9-]{38}'].join('|')})`;
  const handle = '-o pv_name,pv_uuid,vg_name --reportformat=json';
  const made = [
    `--autobackup=[yn] --poolmetadatasize [0-9]+K --chunksize ${AMOUNT} --size [0-9]+K`,
    `--thin ${GROUP}/tp_${ID} --virtualsize [0-9]+K --name brick_${ID}`,
  ].join(' ');
  const arguments_: readonly (readonly [name: string, pattern: string])[] = [
    ['pvcreate', `-qq --metadatasize=128M --dataalignment=${AMOUNT} ${any}`],
    ['vgcreate', `-qq --physicalextentsize=${AMOUNT} --autobackup=[yn] ${GROUP} ${any}`],
    ['vgdisplay', `-c ${GROUP}`],
    ['vgremove', `-qq ${GROUP}`],
    ['pvremove', `-qq ${known}`],
    ['lvcreate', `-qq ${made}`],
    ['lvremove', `--autobackup=[yn] -f ${GROUP}/((brick|tp)_${ID}|${ID}_[0-9]+)`],
    ['lvs', `--noheadings --options=thin_count ${GROUP}/tp_${ID}`],
    ...['pvs', 'vgs', 'lvs'].map((name) => [name, '--reportformat json --units k'] as const),
    ['pvs', `${handle} ${known}`],
    ['vgs', `${handle} ${GROUP}`],
  ];
  const wiped = devices.filter(({ destroyData }) => destroyData);
  return [
    ...arguments_.flatMap(([name, pattern]) => [
      command(`/usr/sbin/${name}`, pattern),
      command('/usr/sbin/lvm', `${name} ${pattern}`),
    ]),
    command('/usr/bin/udevadm', `info --query=symlink --name=${known}`),
    ...wiped.map(({ device }) => command('/usr/sbin/wipefs', `--all ${literally(device)}`)),
  ];
}

function brickCommands({ fstab }: HeketiReach): readonly HeketiCommand[] {
  const file = literally(fstab);
  const format = '(size=512|maxpct=100)( -d su=[0-9]+,sw=[0-9]+)? -n size=8192';
  const taken = `(${MOUNT}(/brick)?|${CLONE})`;
  return [
    command('/usr/bin/mkdir', `(-p ${MOUNT}|${BRICK})`),
    command('/usr/sbin/mkfs.xfs', `-i ${format} ${MAPPER}`),
    command(
      '/usr/bin/awk',
      `BEGIN [{]print "${MAPPER} ${MOUNT} xfs ${OPTIONS} 1 2" >> "${file}"[}]`,
    ),
    command('/usr/bin/sed', `-i[.]save /brick_${ID}/d ${file}`),
    command('/usr/bin/cat', file),
    command('/usr/bin/mount'),
    command('/usr/bin/mount', `-o ${OPTIONS} ${MAPPER} ${MOUNT}`),
    command('/usr/bin/umount', taken),
    command('/usr/bin/lsof', taken),
    command('/usr/bin/chown', `:[0-9]+ ${BRICK}`),
    command('/usr/bin/chmod', `2775 ${BRICK}`),
    command('/usr/bin/ls', `${HEKETI_MOUNTS}/${GROUP}`),
    command('/usr/bin/rmdir', `(${HEKETI_MOUNTS}/${GROUP}|${taken.slice(1, -1)})`),
  ];
}

function glusterCommands(): readonly HeketiCommand[] {
  const layout = '(replica [0-9]+ (arbiter 1 )?|disperse-data [0-9]+ redundancy [0-9]+ )?';
  const bricks = `${PLACE}( ${PLACE})*`;
  const patterns = [
    `peer (probe|detach) ${HOST}`,
    `volume create ${NAME} ${layout}${bricks}`,
    `volume add-brick ${NAME} ${bricks}`,
    `volume replace-brick ${NAME} ${PLACE} ${PLACE} commit force`,
    `volume set ${NAME} [a-z][A-Za-z0-9._-]*( [A-Za-z0-9._:/*,@%+-]+)*`,
    `volume start ${NAME}`,
    `volume stop ${NAME}( force)?`,
    `volume delete ${NAME}`,
    `volume rebalance ${NAME} start`,
    `volume info( ${NAME})? --xml`,
    `volume heal ${NAME} info --xml`,
    `snapshot config snap-max-hard-limit [0-9]+`,
    `snapshot list ${NAME} --xml`,
    `--xml snapshot create ${NAME} ${NAME} no-timestamp`,
    `--xml snapshot clone ${NAME} ${NAME}`,
    `--xml snapshot (activate|deactivate|delete) ${NAME}`,
    `--xml volume start ${NAME}`,
  ];
  return patterns.map((pattern) =>
    command('/usr/sbin/gluster', `--mode=script --timeout=[0-9]+ ${pattern}`),
  );
}

function blockCommands(): readonly HeketiCommand[] {
  const volume = `${NAME}/${NAME}`;
  const settings = `ha [0-9]+ auth (enable|disable) prealloc ${NAME} ${HOST}(,${HOST})* [0-9]+GiB`;
  return [
    `create ${volume} ${settings} --json`,
    `delete ${volume} --json`,
    `list ${NAME} --json`,
    `info ${volume} --json`,
    `modify ${volume} size [0-9]+GiB --json`,
  ].map((pattern) => command('/usr/sbin/gluster-block', pattern));
}
