import {
  devicePathLabel,
  persistentVolumeName,
  shortHostName,
  volumeNameClashes,
} from '../../lib/node';

describe('the label of a device path', () => {
  it.each([
    ['/dev/sdc', 'dev-sdc'],
    ['/dev/sdc1', 'dev-sdc1'],
    ['/dev/mapper/mpathA', 'dev-mapper-mpatha'],
    ['/dev/cortx/sdc', 'dev-cortx-sdc'],
  ])('%s is %s, as in the chart', (device, label) => {
    expect(devicePathLabel(device)).toBe(label);
  });

  it.each([
    '/dev/disk/by-path/pci-0000:00:1f.2-ata-1',
    `/dev/disk/by-id/${'x'.repeat(80)}`,
    '/dev/disk/by-id/ends-in-',
    '/dev/disk/by-label/\\x20',
  ])(
    'of %s is good and of its own, where the chart makes one that Kubernetes refuses',
    (device) => {
      const label = devicePathLabel(device);

      expect(label).toMatch(/^[a-z0-9](?:[-a-z0-9_.]{0,61}[a-z0-9])?$/);
      expect(label).not.toBe(devicePathLabel(`${device}2`));
    },
  );
});

describe('the short name of a host', () => {
  it.each([
    ['srvnode-1.colo.example', 'srvnode-1'],
    ['srvnode-1', 'srvnode-1'],
  ])('%s is %s', (host, short) => {
    expect(shortHostName(host)).toBe(short);
  });
});

describe('the name of a persistent volume', () => {
  it('is made of host and device, as in the chart', () => {
    expect(persistentVolumeName('srvnode-1.colo.example', '/dev/cortx/sdc')).toBe(
      'cortx-data-srvnode-1-sdc',
    );
  });

  it('is made good where the chart makes one that Kubernetes refuses', () => {
    const name = persistentVolumeName('srvnode-1', '/dev/mapper/mpathA');

    expect(name).toMatch(/^cortx-data-srvnode-1-mpatha-[0-9a-f]{8}$/);
    expect(name).not.toBe(persistentVolumeName('srvnode-1', '/dev/mapper/mpatha'));
  });

  it('clashes for hosts of one short name, and for devices of one name in two folders', () => {
    expect(volumeNameClashes(['a.x', 'a.y'], ['/dev/sdb'])).toEqual([
      {
        name: 'cortx-data-a-sdb',
        first: { host: 'a.x', device: '/dev/sdb' },
        second: { host: 'a.y', device: '/dev/sdb' },
      },
    ]);
    expect(volumeNameClashes(['a'], ['/dev/sdb', '/dev/cortx/sdb'])).toHaveLength(1);
    expect(volumeNameClashes(['a', 'b'], ['/dev/sdb', '/dev/sdc'])).toEqual([]);
  });
});
