import { Machine } from '../../lib/machine';
import { HeketiSsh } from '../../lib/node';
import type { HeketiSshProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const KEY =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGZ0 heketi@lab';
const DEVICE = '/dev/disk/by-id/virtio-RAW';
const GOOD: HeketiSshProps = { devices: [DEVICE], authorizedKeys: [KEY] };

function made(props: Partial<HeketiSshProps> = {}) {
  return synthesize((machine) => new HeketiSsh(machine, 'heketi', { ...GOOD, ...props }));
}

function refusals(props: object): string[] {
  const machine = new Machine('m');
  new HeketiSsh(machine, 'heketi', props as HeketiSshProps);
  return machine.validate().map((one) => formatViolation(one).replace(/^m\/heketi\.?/, ''));
}

describe('a machine that Heketi reaches', () => {
  it('has a user who logs in by a key alone, for commands alone', () => {
    const { files, plan } = made();

    expect(plan?.users).toMatchObject([{ name: 'heketi', system: true, shell: '/bin/bash' }]);
    expect(plan?.users[0]?.sshAuthorizedKeys).toEqual([]);
    expect(files['/etc/ssh/sshd_config.d/20-groundwork-heketi.conf']).toBe(
      `# How Heketi logs in.
# Written by groundwork: change the program, not this file.
Match User heketi
  AuthenticationMethods publickey
  AuthorizedKeysCommand /opt/groundwork/bin/heketi-keys
  AuthorizedKeysCommandUser root
  AuthorizedKeysFile none
  DisableForwarding yes
  KbdInteractiveAuthentication no
  PasswordAuthentication no
  PermitTTY no
  PermitUserRC no
Match all
`,
    );
  });

  it('takes keys of the program or of a file, and restricts each to where Heketi is', () => {
    const given = made({ from: ['10.0.0.0/24', 'fd00::1'] }).files;
    const brought = made({
      authorizedKeys: undefined,
      authorizedKeysFile: '/etc/pool/heketi_keys',
    } as never).files;

    expect(given['/etc/ssh/groundwork_heketi_keys']).toBe(`${KEY}\n`);
    expect(given['/opt/groundwork/bin/heketi-keys']).toContain(
      '#restrict,from="10.0.0.0/24,fd00::1" \\1#p\' /etc/ssh/groundwork_heketi_keys\n',
    );
    expect(brought['/etc/ssh/groundwork_heketi_keys']).toBeUndefined();
    expect(brought['/opt/groundwork/bin/heketi-keys']).toContain(
      "#restrict \\1#p' /etc/pool/heketi_keys\n",
    );
  });

  it('has a file of sudoers that sudo accepts only so', () => {
    const { plan } = made();

    expect(
      plan?.files.find(({ path }) => path === '/etc/sudoers.d/50-groundwork-heketi'),
    ).toMatchObject({ mode: '0440', owner: 'root:root' });
  });

  it('says what Heketi has to be told', () => {
    const machine = new Machine('m');
    const heketi = new HeketiSsh(machine, 'heketi', { ...GOOD, user: 'storage' });

    expect(heketi.executor).toEqual({
      user: 'storage',
      port: '22',
      sudo: true,
      fstab: '/var/lib/heketi/fstab',
    });
  });

  it('mounts the bricks before glusterd looks for them, once their disks are there', () => {
    const unit = made().files['/etc/systemd/system/heketi-bricks.service'] ?? '';

    expect(unit).toContain('Before=glusterd.service\n');
    expect(unit).toContain('Wants=dev-disk-by\\x2did-virtio\\x2dRAW.device\n');
    expect(unit).toContain(
      'After=local-fs.target\nAfter=dev-disk-by\\x2did-virtio\\x2dRAW.device\n',
    );
  });

  it('lets Heketi wipe nothing that was not given up', () => {
    const sudoers = '/etc/sudoers.d/50-groundwork-heketi';

    expect(made().files[sudoers]).not.toContain('wipefs');
    expect(made({ devices: [{ device: DEVICE, destroyData: true }] }).files[sudoers]).toContain(
      'heketi ALL=(root) NOPASSWD: /usr/sbin/wipefs ^--all /dev/disk/by-id/virtio-RAW$\n',
    );
  });

  it('installs what it needs, or finds it in the image', () => {
    const names = (props: Partial<HeketiSshProps>) => made(props).plan?.packages.map((p) => p.name);

    expect(names({})).toEqual([
      'lvm2',
      'openssh-server',
      'sudo',
      'thin-provisioning-tools',
      'xfsprogs',
    ]);
    expect(names({ install: 'image' })).toEqual([]);
  });

  it('has no private key in its text', () => {
    const { files } = made({ hostKeyFile: '/etc/pool/ssh_host_key' });

    expect(Object.values(files).join('')).not.toContain('PRIVATE');
    expect(files['/opt/groundwork/bin/heketi-ssh-refresh']).toContain(
      "given='/etc/pool/ssh_host_key' key=/etc/ssh/groundwork_host_key ",
    );
  });
});

test.each<[string, object, string]>([
  [
    'no devices',
    { authorizedKeys: [KEY] },
    'devices: names no device that Heketi may take; write for example ["/dev/disk/by-id/wwn-0x5000c500a1b2c3d4"]',
  ],
  [
    'a device that is another disk tomorrow',
    { ...GOOD, devices: ['/dev/sdb'] },
    'devices[0]: "/dev/sdb": is a kernel name, which depends on the order in which disks are found: after the next boot it may be another disk; look with "ls -l /dev/disk/by-id" on the machine which link points to sdb, and write that; or set allowUnstable',
  ],
  [
    'a device twice',
    { ...GOOD, devices: [DEVICE, { device: DEVICE }] },
    `devices[1]: "${DEVICE}": stands there twice; name each device once`,
  ],
  [
    'a device that Heketi has no characters for',
    { ...GOOD, devices: ['/dev/disk/by-id/usb-A+B'] },
    'devices[0]: "/dev/disk/by-id/usb-A+B": is no name that Heketi takes: letters, digits and "_.:/-"; use another of its names below /dev/disk',
  ],
  [
    'a quoted switch',
    { ...GOOD, devices: [{ device: DEVICE, destroyData: 'false' }] },
    'devices[0].destroyData: "false": is neither true nor false; write it without quotes',
  ],
  [
    'no key',
    { devices: [DEVICE] },
    'authorizedKeys: without a key Heketi cannot log in; give its public key',
  ],
  [
    'keys of two sources',
    { ...GOOD, authorizedKeysFile: '/etc/pool/keys' },
    'authorizedKeysFile: "/etc/pool/keys": stands beside authorizedKeys; the server reads one of them; drop one of them',
  ],
  [
    'a private key, without printing it',
    { ...GOOD, authorizedKeys: ['-----BEGIN EC PRIVATE KEY-----'] },
    'authorizedKeys[0]: is a private key; give the public one, and replace this key: it has been shown',
  ],
  [
    'a key with options',
    { ...GOOD, authorizedKeys: [`pty ${KEY}`] },
    `authorizedKeys[0]: "pty ${KEY}": is no public key of OpenSSH, without options; write for example "ecdsa-sha2-nistp256 AAAA… heketi"`,
  ],
  [
    'root',
    { ...GOOD, user: 'root' },
    'user: "root": may do everything already, so nothing could be kept from Heketi; leave it out, or choose another name',
  ],
  [
    "the machine's own fstab",
    { ...GOOD, fstab: '/etc/fstab' },
    'fstab: "/etc/fstab": is the machine\'s own: Heketi\'s user could have anything mounted by it; leave it out, and write "fstab": "/var/lib/heketi/fstab" into Heketi\'s sshexec',
  ],
  [
    'a host key by a path with a quote',
    { ...GOOD, hostKeyFile: "/etc/pool/it's" },
    'hostKeyFile: "/etc/pool/it\'s": is no path of a file in plain characters; write for example "/etc/gluster-pool/heketi_key"',
  ],
  [
    'addresses that are none',
    { ...GOOD, from: ['gfs-1', '10.0.0.1/24'] },
    'from[0]: "gfs-1": is no IP address; write for example "10.0.0.1" or "2001:db8::1"',
  ],
  [
    'no address at all',
    { ...GOOD, from: [] },
    'from: "a list": lets Heketi in from nowhere; write for example ["10.0.0.0/24"]',
  ],
  [
    'another way to install',
    { ...GOOD, install: 'snap' },
    'install: "snap": is no way to install; write "package" or "image"',
  ],
])('refuses %s', (_, props, message) => {
  expect(refusals(props)[0]).toBe(message);
});

test('everything that is wrong is told at once', () => {
  expect(refusals({ devices: ['x'], user: 'A', from: ['y'], install: 1 })).toHaveLength(5);
});
