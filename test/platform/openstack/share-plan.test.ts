import { planShare, shareNeeds } from '../../../lib/platform/openstack/share-plan';
import type { PlannedShare, ShareArgs } from '../../../lib/platform/openstack/share-plan';
import { Cidr, formatViolation } from '../../../lib/values';

const network = { name: 'nodes', cidr: Cidr.of('10.20.0.0/24') };
const good: ShareArgs = {
  size: '10Gi',
  shareServer: { driverHandlesShareServers: false },
  access: [{ accessTo: { cidr: '10.20.0.0/24' } }],
};

function messages(change: object, name = 'files'): readonly string[] {
  const { share, violations } = planShare(name, { ...good, ...change });
  expect(share === undefined).toBe(violations.length > 0);
  return violations.map(formatViolation);
}

function planned(change: object): PlannedShare {
  const { share } = planShare('files', { ...good, ...change });
  if (share === undefined) throw new Error('it is wrong');
  return share;
}

const access = (...rules: readonly object[]): readonly string[] => messages({ access: rules });

describe('a share', () => {
  test('is spoken to by NFS, and read and written, where nothing else is said', () => {
    expect(planned({})).toEqual({
      name: 'files',
      gigabytes: 10,
      protocol: 'NFS',
      access: [
        {
          key: 'ip-10.20.0.0_24',
          accessType: 'ip',
          accessTo: '10.20.0.0/24',
          accessLevel: 'rw',
        },
      ],
    });
  });

  test('has whole GiB, rounded up', () => {
    expect(planned({ size: '1Mi' }).gigabytes).toBe(1);
    expect(planned({ size: '10.5Gi' }).gigabytes).toBe(11);
    expect(messages({ size: '0' })).toEqual([
      'size: "0": must be more than nothing; write for example "10Gi"',
    ]);
    expect(messages({ size: 'big' })).toHaveLength(1);
  });

  test('says who makes the servers that it is on', () => {
    const remedy =
      'write { driverHandlesShareServers: false }, or { driverHandlesShareServers: true, network } as the share type has it';

    expect(messages({ shareServer: undefined })).toEqual([
      `shareServer: does not say who makes share servers; ${remedy}`,
    ]);
    expect(messages({ shareServer: { driverHandlesShareServers: 'true' } })).toHaveLength(1);
    expect(messages({ shareServer: { driverHandlesShareServers: true } })).toEqual([
      'shareServer.network: names no network that the share server is put into; give it what the method "network" of the platform returns',
    ]);
    expect(messages({ shareServer: { driverHandlesShareServers: false, network } })).toEqual([
      'shareServer.network: a share whose server is there already is put into no network; leave it out',
    ]);
    expect(planned({ shareServer: { driverHandlesShareServers: true, network } }).network).toBe(
      network,
    );
  });

  test('is not opened to the whole world but by the word for it', () => {
    expect(access({ accessTo: { cidr: '0.0.0.0/0' } })).toEqual([
      'access[0].accessTo.cidr: "0.0.0.0/0": opens the share to the whole world; name the range of the machines, or write accessTo: "anybody" if that is meant',
    ]);
    expect(planned({ access: [{ accessTo: 'anybody', accessLevel: 'ro' }] }).access).toEqual([
      { key: 'ip-0.0.0.0_0', accessType: 'ip', accessTo: '0.0.0.0/0', accessLevel: 'ro' },
    ]);
  });

  test('lets in whom it names, and nobody where it names nobody', () => {
    expect(access()).toEqual([]);
    expect(messages({ access: undefined })).toEqual([
      'access: does not say who is let in; write for example [{ accessTo: { cidr: "10.0.0.0/24" } }], or [] for nobody',
    ]);
    const neither =
      'does not name one client; write { cidr: "10.0.0.0/24" }, { cephxUser: "workers" } or "anybody"';
    expect(access({ accessTo: {} })).toEqual([`access[0].accessTo: "a record": ${neither}`]);
    expect(access({ accessTo: 'everybody' })).toEqual([
      `access[0].accessTo: "everybody": ${neither}`,
    ]);
    expect(access({ accessTo: { cidr: '10.0.0.0/8', cephxUser: 'x' } })).toHaveLength(1);
  });

  test('lets in ranges of IPv4 by NFS, since the provider knows no others', () => {
    expect(access({ accessTo: { cidr: '2001:db8::/64' } })).toEqual([
      'access[0].accessTo.cidr: "2001:db8::/64": the provider asks Manila by an interface (2.7) that knows no IPv6; name a range of IPv4',
    ]);
    expect(access({ accessTo: { cidr: '10.0.0.5/32' } })).toEqual([]);
  });

  test('lets in users by CephFS, and addresses by NFS', () => {
    const user = { accessTo: { cephxUser: 'workers' } };

    expect(planned({ protocol: 'CEPHFS', access: [user] }).access).toEqual([
      { key: 'cephx-workers', accessType: 'cephx', accessTo: 'workers', accessLevel: 'rw' },
    ]);
    expect(access(user)).toEqual([
      'access[0].accessTo: "a record": clients of NFS are known by their address; name a range of addresses',
    ]);
    expect(messages({ protocol: 'CEPHFS' })).toEqual([
      'access[0].accessTo: "a record": clients of CEPHFS are known by their user; name a user: { cephxUser: "workers" }',
    ]);
    for (const cephxUser of ['manila', 'client.workers', '', 'ä']) {
      const rules = [{ accessTo: { cephxUser } }];
      expect(messages({ protocol: 'CEPHFS', access: rules })).toEqual([
        `access[0].accessTo.cephxUser: "${cephxUser}": is no user of Ceph that Manila makes; write for example "workers"`,
      ]);
    }
  });

  test('lets everybody in once', () => {
    const accessTo = { cidr: '10.0.0.0/8' };

    expect(access({ accessTo }, { accessTo, accessLevel: 'ro' })).toEqual([
      'access[1]: "10.0.0.0/8": is let in by access[0] already; name everybody once',
    ]);
    expect(access({ accessTo }, { accessTo: { cidr: '10.1.0.0/16' }, accessLevel: 'x' })).toEqual([
      'access[1].accessLevel: "x": is no level of access; write "rw" or "ro"',
    ]);
  });

  test('has a known protocol, and names', () => {
    expect(messages({ protocol: 'CIFS' })).toEqual([
      'protocol: "CIFS": is none that machines are made for; write "NFS" or "CEPHFS"',
    ]);
    expect(messages({ shareType: '' })).toEqual([
      'shareType: "": is no name; write the name that the cloud has for it',
    ]);
    expect(messages({}, 'a b')).toHaveLength(1);
  });

  test('asks the project for itself, and for the network of its server', () => {
    expect(shareNeeds(planned({ shareType: 'default', availabilityZone: 'nova' }))).toEqual([
      { kind: 'share', gigabytes: 10, type: 'default', zone: 'nova' },
    ]);
    expect(
      shareNeeds(planned({ shareServer: { driverHandlesShareServers: true, network } })),
    ).toEqual([{ kind: 'share', gigabytes: 10 }, { kind: 'share-network' }]);
  });

  test('is refused, and not thrown at, whatever stands there', () => {
    for (const odd of [null, 5, 'x', [], [null], Symbol('x')]) {
      expect(planShare(odd as never, odd as never).violations.length).toBeGreaterThan(0);
      for (const field of ['protocol', 'shareServer', 'shareType', 'availabilityZone']) {
        if (odd === 'x' && field !== 'protocol' && field !== 'shareServer') continue;
        expect(messages({ [field]: odd })).not.toEqual([]);
      }
      expect(access(odd as never)).not.toEqual([]);
    }
  });
});
