import { localVolumeName as nameOfNode } from '../../lib/node';
import { localVolumeCapacity, localVolumeName } from '../../lib/storage';

describe('the name of a local volume', () => {
  // Computed by Go 1.26 with hash/fnv, as the provisioner does it.
  it.each([
    ['mnt1', 'node-1', 'local', 'local-pv-888d38de'],
    ['sdb', 'node-1', 'fast-disks', 'local-pv-29bf327b'],
    [
      'wwn-0x5000c500a1b2c3d4',
      'ip-10-0-0-1.ec2.internal',
      'cortx-local-block-storage',
      'local-pv-a5b965a5',
    ],
    ['vol1', 'node-a', 'local-storage', 'local-pv-5e9082da'],
    ['vol2', 'node-a', 'local-storage', 'local-pv-b0a2c939'],
    ['vol3', 'node-a', 'local-storage', 'local-pv-6bb2e780'],
    ['vol1', 'node-b', 'local-storage', 'local-pv-7f27c12d'],
    ['vol12', 'node-b', 'local-storage', 'local-pv-40183785'],
    ['vol1', 'node-a', 'local-storage-2', 'local-pv-699d89a5'],
    ['nvme-eui.0025385b71b0a7c4', 'worker-7', 'fast', 'local-pv-1766dfdb'],
    ['data-0', 'srvnode-1.colo.example', 'cortx', 'local-pv-47f02990'],
    ['data-1', 'srvnode-1.colo.example', 'cortx', 'local-pv-6fc2c959'],
    ['data-0', 'srvnode-2.colo.example', 'cortx', 'local-pv-ea099839'],
    ['scsi-36000c29f1d7a3b5e4c6d8f0a1b2c3d4e', 'gfs-1', 'gluster', 'local-pv-40a80b45'],
    ['a', 'b', 'c', 'local-pv-1a47e90b'],
    ['', '', '', 'local-pv-811c9dc5'],
    ['UPPER_lower-0', 'node.with.dots', 'class.with.dots', 'local-pv-50e33364'],
    ['größe', 'knoten', 'klasse', 'local-pv-4a9627ec'],
    ['x', 'node-1234567890', 'local-storage', 'local-pv-23e8a082'],
    ['sdaa', 'metal-00', 'bulk', 'local-pv-1c8cd3be'],
  ])('of "%s" on "%s" in "%s" is that of the provisioner', (file, node, storageClass, name) => {
    expect(localVolumeName({ file, node, storageClass })).toBe(name);
  });

  it.each([
    ['vol12', 'node-a', 'local-storage', 'local-pv-caaf92'],
    ['nvme-eui.0025385b71b0a7c4', 'worker-8', 'fast', 'local-pv-c62f97a'],
    ['disk0', '10.0.0.1', 'standard', 'local-pv-78ce715'],
  ])('of %s on %s in %s has no zeros in front', (file, node, storageClass, name) => {
    expect(localVolumeName({ file, node, storageClass })).toBe(name);
  });

  it('is the same for names that read the same one behind the other', () => {
    const storageClass = 'local';

    expect(localVolumeName({ file: 'ab', node: 'c', storageClass })).toBe('local-pv-e9fba07a');
    expect(localVolumeName({ file: 'a', node: 'bc', storageClass })).toBe('local-pv-e9fba07a');
  });

  it('is to be had from groundwork/node as well', () => {
    expect(nameOfNode).toBe(localVolumeName);
  });
});

describe('the capacity of a local volume', () => {
  it.each([
    [10_737_418_241, '10Gi'],
    [10_737_418_240, '10Gi'],
    [10_737_418_239, '10239Mi'],
    [10_485_760, '10Mi'],
    [10_485_759, '10485759'],
    [0, '0'],
    ['1Ti', '1Ti'],
    ['4T', '3725Gi'],
  ])('of %s is %s', (size, capacity) => {
    expect(localVolumeCapacity(size).toString()).toBe(capacity);
  });
});
