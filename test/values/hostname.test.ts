import fc from 'fast-check';

import { Hostname } from '../../lib/values';

test.each(['worker-1', 'a', '0', '1a', 'srvnode-1.colo.example', `${'a'.repeat(63)}.b`])(
  'takes %s',
  (text) => {
    expect(Hostname.of(text).toString()).toBe(text);
  },
);

test('tells the first label from the domain', () => {
  const name = Hostname.of('srvnode-1.colo.example');

  expect(name.short).toBe('srvnode-1');
  expect(name.domain).toBe('colo.example');
  expect(name.labels).toEqual(['srvnode-1', 'colo', 'example']);
  expect(Hostname.of('worker-1').short).toBe('worker-1');
  expect(Hostname.of('worker-1').domain).toBeUndefined();
});

test('says which names the Linux kernel can hold', () => {
  expect(Hostname.of('a'.repeat(63)).fitsKernel).toBe(true);
  expect(Hostname.of(`${'a'.repeat(60)}.bcd`).fitsKernel).toBe(true);
  expect(Hostname.of(`${'a'.repeat(60)}.bcde`).fitsKernel).toBe(false);
});

test('takes names of up to 253 characters', () => {
  const label = 'a'.repeat(62);
  const longest = `${label}.${label}.${label}.${label}.a`;

  expect(longest).toHaveLength(253);
  expect(Hostname.parse(longest).ok).toBe(true);
  expect(Hostname.parse(`${longest}b`).ok).toBe(false);
});

test('compares and prints as text', () => {
  expect(Hostname.of('a.b').equals('a.b')).toBe(true);
  expect(Hostname.of('a.b').equals(Hostname.of('a'))).toBe(false);
  expect(JSON.stringify(Hostname.of('a.b'))).toBe('"a.b"');
});

test('agrees with the expression of Kubernetes for names, addresses aside', () => {
  const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  const noise = fc.oneof(
    fc.stringMatching(/^[ab1.\-A_]{0,8}$/),
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,70}\.){0,5}[a-z0-9]$/),
  );
  fc.assert(
    fc.property(noise, (text) => {
      const short = text.length <= 253 && text.split('.').every((label) => label.length <= 63);
      const digits = /^[0-9.]+$/.test(text) && text.includes('.');

      expect(Hostname.parse(text).ok).toBe(subdomain.test(text) && short && !digits);
    }),
    { numRuns: 500 },
  );
});
