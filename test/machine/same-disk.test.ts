import { isSameDisk } from '../../lib/machine';

const ID = '/dev/disk/by-id';
const WWN = `${ID}/wwn-0x5000c500a1b2c3d4`;

describe('two paths', () => {
  it.each([
    ['equal', WWN, WWN],
    ['a disk and its partition', WWN, `${WWN}-part1`],
    ['a partition and its disk', `${WWN}-part2`, WWN],
    ['two names of one World Wide Name', WWN, `${ID}/scsi-35000c500a1b2c3d4`],
    ['a multipath device and its disk', `${ID}/dm-uuid-mpath-35000c500a1b2c3d4`, WWN],
    ['a partition under two names', `${WWN}-part1`, `${ID}/scsi-35000c500a1b2c3d4-part1`],
    [
      'two names of an NVMe namespace',
      `${ID}/nvme-eui.0025385b71b0d3c4`,
      `${ID}/dm-uuid-mpath-eui.0025385b71b0d3c4`,
    ],
    ['a kernel name and its partition', '/dev/sdb', '/dev/sdb1'],
    ['an NVMe name and its partition', '/dev/nvme0n1', '/dev/nvme0n1p2'],
    ['a mapped disk and its partition', '/dev/mapper/mpatha', '/dev/mapper/mpatha-part1'],
  ])('that are %s lead to one disk', (_, a, b) => {
    expect(isSameDisk(a, b)).toBe(true);
    expect(isSameDisk(b, a)).toBe(true);
  });

  it.each([
    ['two disks', WWN, `${ID}/wwn-0x5000c500a1b2c3d5`],
    ['two partitions', `${WWN}-part1`, `${WWN}-part2`],
    ['names that may or may not be of one disk', WWN, `${ID}/ata-ST4000_Z1Z2Z3Z4`],
    ['two kernel names', '/dev/sda', '/dev/sdaa'],
    ['two namespaces of one NVMe device', '/dev/nvme0n1', '/dev/nvme0n11'],
    ['two mapped devices', '/dev/mapper/a', '/dev/mapper/b'],
  ])('that are %s are not taken for one', (_, a, b) => {
    expect(isSameDisk(a, b)).toBe(false);
    expect(isSameDisk(b, a)).toBe(false);
  });
});
