import { checkPlatformArgs } from '../../../lib/platform/openstack/check-platform-args';
import { LEAST } from '../../support/openstack/mocked-cloud';

function told(more: object): readonly string[] {
  const args = { ...LEAST, ...more };
  return checkPlatformArgs(args).map(({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`);
}

test.each<[string, object]>([
  ['the least', {}],
  ['an image by its id', { image: { id: '11111111-2222-4333-8444-555555555555' } }],
  ['zones', { availabilityZones: ['az1', 'az2'], volumeAvailabilityZones: { az1: 'nova' } }],
  ['a root volume', { rootVolume: { size: '20Gi' } }],
  [
    'a fast root volume',
    { rootVolume: { size: 1, performance: 'fast' }, volumeTypes: { fast: 'x' } },
  ],
  ['a key with a comment', { keyPair: { publicKey: 'ssh-ed25519 AAAAC3Nz me@home' } }],
  ['access by ssh', { access: { ssh: { user: 'debian', knownHosts: '/etc/lab hosts' } } }],
  ['no access', { access: 'none' }],
])('takes %s', (_, more) => {
  expect(told(more)).toEqual([]);
});

test.each<[object, string]>([
  [{ flavor: undefined }, 'flavor: is not said; write for example "m1.small"'],
  [{ flavor: ' m1' }, 'flavor: is no name; write for example "m1.small"'],
  [
    { image: { name: 'a', id: 'b' } },
    'image: has to be said by one of "name" and "id"; write for example { name: "debian-12" }',
  ],
  [
    { availabilityZones: [] },
    'availabilityZones: names no zone; leave it out, or write for example ["az1", "az2"]',
  ],
  [{ availabilityZones: ['a', 'a'] }, 'availabilityZones[1]: is named twice; name it once'],
  [
    { volumeAvailabilityZones: { az1: 'nova' } },
    'volumeAvailabilityZones.az1: is none of the availability zones; take one of "nova"',
  ],
  [
    { rootVolume: { size: 0 } },
    'rootVolume.size: must be more than nothing; write for example "20Gi"',
  ],
  [
    { rootVolume: { size: '20Gi', performance: 'fast' } },
    'rootVolume.performance: no volume type of the cloud stands for it; name one in "volumeTypes.fast" of the platform, or take "standard"',
  ],
  [
    { volumeTypes: { quick: 'ssd' } },
    'volumeTypes.quick: is none of the choices; write "standard" or "fast"',
  ],
  [
    { nameservers: ['9.9.9.9', '1.1.1.1', '9.9.9.9'] },
    'nameservers[2]: is named twice; name it once',
  ],
  [
    { forwardedRanges: { workers: ['0.0.0.0/0'] } },
    'forwardedRanges.workers[0]: would let a machine send as if it were anybody; name the range of the pods',
  ],
  [
    { access: 'ssh' },
    'access: says no way to machines; write "none" or { ssh: { user: "debian" } }',
  ],
  [
    { access: { ssh: { user: '-oProxyCommand=x' } } },
    'access.ssh.user: is no name of a user; write for example "debian"',
  ],
  [
    { access: { ssh: { user: 'a', jump: '-oProxyCommand=x' } } },
    'access.ssh.jump: is no text for ssh; mend it',
  ],
  [
    { access: { ssh: { user: 'a', port: 0 } } },
    'access.ssh.port: is no port; write for example 22',
  ],
  [{ imageChange: 'anew' }, 'imageChange: is none of the choices; write "keep" or "replace"'],
  [{ retain: 'false' }, 'retain: is neither true nor false; write it without quotes'],
])('refuses %j', (more, message) => {
  expect(told(more)).toEqual([message]);
});

test('never shows what may be a private key', () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----';
  const [found] = checkPlatformArgs({ ...LEAST, keyPair: { publicKey: key } });

  expect(found).toEqual({
    code: 'invalid',
    path: 'keyPair.publicKey',
    reason: 'is no public key of OpenSSH on one line',
    remedy: 'write what the file with the name ending in ".pub" holds',
  });
});
