import { etcdArchive, etcdSums } from '../../tools/etcd-release';

test('a known version has its archive and its sum for the architecture', () => {
  expect(etcdArchive('3.6.14', 'arm64')).toEqual({
    url: 'https://github.com/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-arm64.tar.gz',
    sha256: etcdSums['3.6.14']?.arm64,
  });
});

test('sums are sums, no two the same', () => {
  const sums = Object.values(etcdSums).flatMap((one) => Object.values(one));

  expect(sums.filter((sum) => !/^[0-9a-f]{64}$/.test(sum))).toEqual([]);
  expect(new Set(sums).size).toBe(sums.length);
});

test('the sum of the settings goes before the known one', () => {
  const own = 'ab'.repeat(32);

  expect(etcdArchive('3.6.14', 'x64', { amd64: own })).toMatchObject({ sha256: own });
});

test('without a sum nothing is downloaded, and what to write is said', () => {
  expect(etcdArchive('3.6.99', 'x64')).toEqual({
    reason:
      'no SHA-256 of etcd 3.6.99 for amd64 is known: write "sha256: { amd64: … }" into groundwork:etcd, from SHA256SUMS of the release',
  });
  expect(etcdArchive('3.6.99', 'x64', { arm64: 'ab'.repeat(32) })).toHaveProperty('reason');
});

test('an architecture without releases is told', () => {
  expect(etcdArchive('3.6.14', 'riscv64')).toEqual({ reason: 'there is no release for riscv64' });
});
