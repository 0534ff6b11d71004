import { localVolumeCapacity, localVolumeName } from '../../lib/node';

describe('the name of a local volume', () => {
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
  ])('of %s on %s in %s is that of the provisioner', (file, node, storageClass, name) => {
    expect(localVolumeName({ file, node, storageClass })).toBe(name);
  });

  it('has no zeros in front', () => {
    const volume = { file: 'vol12', node: 'node-a', storageClass: 'local-storage' };

    expect(localVolumeName(volume)).toBe('local-pv-caaf92');
  });

  it('is the same for names that read the same one behind the other', () => {
    const storageClass = 'local';

    expect(localVolumeName({ file: 'ab', node: 'c', storageClass })).toBe(
      localVolumeName({ file: 'a', node: 'bc', storageClass }),
    );
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
