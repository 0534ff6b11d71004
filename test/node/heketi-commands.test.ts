import { heketiCommands } from '../../lib/node/heketi-commands';
import { heketiSudoers } from '../../lib/node/heketi-sudoers';

const DEVICE = '/dev/disk/by-id/virtio-RAW.1';
const WIPED = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const REACH = {
  devices: [
    { device: DEVICE, destroyData: false },
    { device: WIPED, destroyData: true },
  ],
  fstab: '/var/lib/heketi/fstab',
  blockVolumes: false,
};
const WITH_BLOCK = { ...REACH, blockVolumes: true };
const ID = '0123456789abcdef0123456789abcdef';
const VG = `vg_${ID}`;
const MOUNT = `/var/lib/heketi/mounts/${VG}/brick_${ID}`;
const NODE = `/dev/mapper/${VG}-brick_${ID}`;
const PLACE = `10.0.0.11:${MOUNT}/brick`;
const CLI = 'gluster --mode=script --timeout=600';
const FOLDERS = ['/usr/sbin/', '/usr/bin/'];

/** Whether sudo would run it: programs are found by its `secure_path`, arguments are joined by spaces, and a pattern is for all of them. */
function allows(line: string, reach = REACH): boolean {
  const [program = '', ...words] = line.split(' ');
  const paths = program.startsWith('/') ? [program] : FOLDERS.map((folder) => folder + program);
  return heketiCommands(reach).some(
    (one) =>
      paths.includes(one.program) &&
      (one.pattern === undefined
        ? words.length === 0
        : new RegExp(`^${one.pattern}$`).test(words.join(' '))),
  );
}

// As executors/cmdexec of Heketi 9 prints them, after the shell has read them.
const OF_HEKETI_9 = [
  `pvcreate -qq --metadatasize=128M --dataalignment=256K ${DEVICE}`,
  `wipefs --all ${WIPED}`,
  `vgcreate -qq --physicalextentsize=4M --autobackup=y ${VG} ${DEVICE}`,
  `vgdisplay -c ${VG}`,
  `vgremove -qq ${VG}`,
  `pvremove -qq ${DEVICE}`,
  'pvs --reportformat json --units k',
  'vgs --reportformat json --units k',
  'lvs --reportformat json --units k',
  `mkdir -p ${MOUNT}`,
  `lvcreate -qq --autobackup=n --poolmetadatasize 8192K --chunksize 256K --size 1048576K --thin ${VG}/tp_${ID} --virtualsize 1048576K --name brick_${ID}`,
  `mkfs.xfs -i size=512 -n size=8192 ${NODE}`,
  `mkfs.xfs -i size=512 -d su=128,sw=10 -n size=8192 ${NODE}`,
  `mkfs.xfs -i maxpct=100 -n size=8192 ${NODE}`,
  `awk BEGIN {print "${NODE} ${MOUNT} xfs rw,inode64,noatime,nouuid 1 2" >> "/var/lib/heketi/fstab"}`,
  `mount -o rw,inode64,noatime,nouuid ${NODE} ${MOUNT}`,
  `mkdir ${MOUNT}/brick`,
  `chown :2001 ${MOUNT}/brick`,
  `chmod 2775 ${MOUNT}/brick`,
  `lvremove --autobackup=n -f ${VG}/brick_${ID}`,
  `lvremove --autobackup=n -f ${VG}/tp_${ID}`,
  `lvremove --autobackup=n -f ${VG}/${ID}_0`,
  `lvs --noheadings --options=thin_count ${VG}/tp_${ID}`,
  `umount ${MOUNT}`,
  `umount ${MOUNT}/brick`,
  `umount /run/gluster/snaps/${ID}/brick1`,
  'mount',
  `lsof ${MOUNT}`,
  `sed -i.save /brick_${ID}/d /var/lib/heketi/fstab`,
  'cat /var/lib/heketi/fstab',
  `ls /var/lib/heketi/mounts/${VG}`,
  `rmdir ${MOUNT}`,
  `rmdir /var/lib/heketi/mounts/${VG}`,
  `${CLI} peer probe 10.0.0.12`,
  `${CLI} peer detach gfs-2.example.org`,
  `${CLI} snapshot config snap-max-hard-limit 14`,
  'systemctl status glusterd',
  `${CLI} volume create vol_${ID} ${PLACE}`,
  `${CLI} volume create vol_${ID} replica 3 ${PLACE} ${PLACE} ${PLACE}`,
  `${CLI} volume create vol_${ID} replica 3 arbiter 1 ${PLACE} ${PLACE} ${PLACE}`,
  `${CLI} volume create vol_${ID} disperse-data 4 redundancy 2 ${Array(6).fill(PLACE).join(' ')}`,
  `${CLI} volume add-brick vol_${ID} ${PLACE} ${PLACE}`,
  `${CLI} volume set vol_${ID} user.heketi.arbiter true`,
  `${CLI} volume set vol_${ID} server.tcp-user-timeout 42`,
  `${CLI} volume set heketidbstorage user.heketi.dbstoragelevel 1`,
  `${CLI} volume start vol_${ID}`,
  `${CLI} volume rebalance vol_${ID} start`,
  `${CLI} volume stop vol_${ID} force`,
  `${CLI} volume delete vol_${ID}`,
  `${CLI} volume info vol_${ID} --xml`,
  `${CLI} volume info --xml`,
  `${CLI} volume heal vol_${ID} info --xml`,
  `${CLI} volume replace-brick vol_${ID} ${PLACE} ${PLACE} commit force`,
  `${CLI} snapshot list vol_${ID} --xml`,
  `${CLI} --xml snapshot create snap_1 vol_${ID} no-timestamp`,
  `${CLI} --xml snapshot activate snap_1`,
  `${CLI} --xml snapshot deactivate snap_1`,
  `${CLI} --xml snapshot clone clone_1 snap_1`,
  `${CLI} --xml snapshot delete snap_1`,
  `${CLI} --xml volume start clone_1`,
];

// What its main branch does otherwise.
const OF_MAIN = [
  `/usr/sbin/lvm pvcreate -qq --metadatasize=128M --dataalignment=256K ${DEVICE}`,
  `/usr/sbin/lvm vgcreate -qq --physicalextentsize=4M --autobackup=n ${VG} ${DEVICE}`,
  `/usr/sbin/lvm pvs -o pv_name,pv_uuid,vg_name --reportformat=json ${DEVICE}`,
  `/usr/sbin/lvm vgs -o pv_name,pv_uuid,vg_name --reportformat=json ${VG}`,
  `/usr/bin/udevadm info --query=symlink --name=${DEVICE}`,
  `/usr/sbin/lvm pvremove -qq /dev/disk/by-id/lvm-pv-uuid-2fyMPT-3Wvs-WFAo-g0rk-cVi7-4nUq-CYJVkF`,
  `/usr/sbin/lvm vgdisplay -c ${VG}`,
  `/usr/sbin/lvm lvs --reportformat json --units k`,
  `${CLI} volume stop vol_${ID}`,
];

const OF_BLOCK_VOLUMES = [
  'gluster-block create vol_1/blk_1 ha 3 auth enable prealloc full 10.0.0.11,10.0.0.12,10.0.0.13 5GiB --json',
  'gluster-block delete vol_1/blk_1 --json',
  'gluster-block list vol_1 --json',
  'gluster-block info vol_1/blk_1 --json',
  'gluster-block modify vol_1/blk_1 size 6GiB --json',
];

describe('sudo lets Heketi run', () => {
  it.each(OF_HEKETI_9)('%s', (line) => {
    expect(allows(line)).toBe(true);
  });

  it.each(OF_MAIN)('%s, which its main branch writes so', (line) => {
    expect(allows(line)).toBe(true);
  });

  it.each(OF_BLOCK_VOLUMES)('%s, where block volumes are wanted', (line) => {
    expect(allows(line, WITH_BLOCK)).toBe(true);
    expect(allows(line)).toBe(false);
  });
});

describe('sudo keeps Heketi from', () => {
  it.each([
    ['a shell', 'bash -c id'],
    ['a program of awk of its own', 'awk BEGIN {system("id")}'],
    [
      "the machine's own fstab",
      `awk BEGIN {print "${NODE} ${MOUNT} xfs rw,inode64,noatime,nouuid 1 2" >> "/etc/fstab"}`,
    ],
    [
      'a line of fstab for another place',
      `awk BEGIN {print "/dev/sda1 /etc xfs rw,inode64,noatime,nouuid 1 2" >> "/var/lib/heketi/fstab"}`,
    ],
    ['sed on another file', `sed -i.save /brick_${ID}/d /etc/passwd`],
    ['a script of sed of its own', `sed -i.save e /var/lib/heketi/fstab`],
    ['reading any file', 'cat /etc/shadow'],
    ['directories elsewhere', 'mkdir -p /etc/cron.d/x'],
    ['more directories than one', `mkdir -p ${MOUNT} /etc/x`],
    ['a way back up', `mkdir -p /var/lib/heketi/mounts/${VG}/../../../../etc/brick_${ID}`],
    ['mounting anything else', `mount -o rw,inode64,noatime,nouuid /dev/sda1 ${MOUNT}`],
    ['mounting with other options', `mount -o bind ${NODE} ${MOUNT}`],
    ['unmounting anything else', 'umount /var/lib/glusterd'],
    ['giving away other files', 'chown :2001 /etc/shadow'],
    ['another mode', `chmod 4755 ${MOUNT}/brick`],
    ['formatting a disk', 'mkfs.xfs -i size=512 -n size=8192 /dev/sda'],
    ['formatting by force', `mkfs.xfs -f -i size=512 -n size=8192 ${NODE}`],
    [
      'a device that it was not given',
      'pvcreate -qq --metadatasize=128M --dataalignment=256K /dev/sda',
    ],
    [
      'a device whose name begins alike',
      `pvcreate -qq --metadatasize=128M --dataalignment=256K ${DEVICE}0`,
    ],
    [
      'a device with another character for the dot',
      `pvcreate -qq --metadatasize=128M --dataalignment=256K ${DEVICE.replace('.', 'x')}`,
    ],
    ['wiping a device that may not be wiped', `wipefs --all ${DEVICE}`],
    ['removing what is not its own', 'lvremove --autobackup=n -f system/root'],
    ['a brick outside its mounts', `${CLI} volume create v 10.0.0.11:/etc`],
    [
      'a brick outside its mounts beside a good one',
      `${CLI} volume create v ${PLACE} 10.0.0.11:/etc`,
    ],
    ['running programs by gluster', `${CLI} system:: execute gsec_create`],
    ['commands of gluster without a script mode', 'gluster volume delete v'],
    ['other services', 'systemctl stop glusterd'],
    ['options of sudo for others', 'env x'],
  ])('%s', (_, line) => {
    expect(allows(line)).toBe(false);
  });
});

describe('the file of sudoers', () => {
  const text = heketiSudoers('heketi', WITH_BLOCK);
  const rules = text.split('\n').filter((line) => line.startsWith('heketi '));

  it('has a rule for each, and nothing by wildcards', () => {
    expect(rules).toHaveLength(heketiCommands(WITH_BLOCK).length);
    for (const rule of rules) {
      expect(rule).toMatch(/^heketi ALL=\(root\) NOPASSWD: \/usr\/s?bin\/[a-z.-]+ (\^.*\$|"")$/);
    }
  });

  it('has no pattern that sudo would refuse', () => {
    for (const { pattern = '' } of heketiCommands(WITH_BLOCK)) {
      // MAX_PATTERN of sudo's regex.c, and what sudoers reads before a pattern does.
      expect(pattern.length).toBeLessThan(1_024);
      expect(pattern).not.toMatch(/[\\#\n]/);
    }
  });

  it('lets nobody bring a path or settings along', () => {
    expect(text).toContain(
      'Defaults:heketi !requiretty, !setenv, env_reset, secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\n',
    );
  });
});
