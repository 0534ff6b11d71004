import fc from 'fast-check';

import { Iqn, formatViolation } from '../../lib/values';

const refusalOf = (input: unknown): string => {
  const outcome = Iqn.parse(input as string, 'iqn');
  return outcome.ok ? '' : formatViolation(outcome.violation);
};

test.each([
  'iqn.2016-06.com.example:node-1',
  'iqn.2016-12.org.gluster-block:aafea465-9167-4880-b37c-2c36db8562ea',
  'iqn.1993-08.org.debian:01:5a7d1c9e',
  'iqn.2016-06.com.example.storage:disk.a:b',
])('takes %s as it is', (text) => {
  expect(Iqn.of(text).toString()).toBe(text);
  expect(JSON.stringify(Iqn.of(text))).toBe(`"${text}"`);
});

test('tells the month, the authority and the name apart', () => {
  const { month, authority, name } = Iqn.of('iqn.2016-06.com.example:a:b.c');

  expect([month, authority, name]).toEqual(['2016-06', 'com.example', 'a:b.c']);
});

test('compares as text', () => {
  const name = Iqn.of('iqn.2016-06.com.example:a');

  expect(name.equals(Iqn.of(name))).toBe(true);
  expect(name.equals('iqn.2016-06.com.example:b')).toBe(false);
});

test('takes 223 characters and not one more', () => {
  const start = 'iqn.2016-06.com.example:';
  const longest = start + 'a'.repeat(223 - start.length);

  expect(Iqn.parse(longest).ok).toBe(true);
  expect(refusalOf(`${longest}a`)).toContain('is longer than 223 characters');
});

test.each([
  [
    'iqn.2016-06.org.gluster:Node1',
    'holds capitals, which targets write in lower case; write "iqn.2016-06.org.gluster:node1"',
  ],
  [
    'iqn.2024-01.lab:x',
    'has no dot in its domain; name the whole domain in reverse, such as com.example',
  ],
  [
    'iqn.2016-13.org.gluster:x',
    'names the month 13; name a month in which the domain was yours, such as 2016-06',
  ],
  ['iqn.2016-00.org.gluster:x', 'names the month 00; name a month'],
  [
    'iqn.2016-06.org.gluster:a_b',
    'holds a character that names of iSCSI have not; use lower-case letters, digits, hyphens, dots and colons',
  ],
  ['iqn.2016-06.org.gluster_x:a', 'holds no domain before the colon; name it in reverse'],
  ['iqn.2016-06..org:a', 'holds no domain before the colon'],
  ['iqn.2016-06.org.gluster', 'has no name behind its domain; add a colon and a name'],
  ['iqn.2016-06.org.gluster:', 'has no name behind its domain'],
  ['iqn.2016-6.org.gluster:a', 'is no qualified name; write for example'],
  ['eui.02004567a425678d', 'is no qualified name'],
  ['iqn.2016-06.org.gluster:a b', 'holds white space; leave it out'],
  [5, 'must be text; write it as text'],
  [undefined, 'nothing is given; write for example "iqn.2016-06.com.example:node-1"'],
])('refuses %s with what to do about it', (input, message) => {
  expect(refusalOf(input)).toContain(message);
});

test('what it takes, rtslib takes without a change, and Kubernetes too', () => {
  const rtslib = (text: string): boolean =>
    /^iqn\.[0-9]{4}-[0-1][0-9]\..*\..*/.test(text) &&
    !/[ _]/.test(text) &&
    text === text.trim().toLowerCase();
  const kubernetes = /iqn\.\d{4}-\d{2}\.([[a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/;
  const near = fc
    .array(
      fc.constantFrom('iqn.', '2016-06', '2016-19', '.', ':', 'com.example', 'a', '_', 'B', '-'),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''));
  const good = fc.stringMatching(
    /^iqn\.20[0-9]{2}-[01][0-9]\.[a-z]{1,3}\.?[a-z]{1,3}:[a-z0-9.:-]*$/,
  );
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(near, good), (text) => {
      const outcome = Iqn.parse(text);
      if (!outcome.ok) return;
      taken += 1;
      expect([rtslib(text), kubernetes.test(text)]).toEqual([true, true]);
      expect(outcome.value.toString()).toBe(text);
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(50);
});
