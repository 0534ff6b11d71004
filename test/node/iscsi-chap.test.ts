import { readIscsiChap } from '../../lib/node/iscsi-chap';
import { Findings, formatViolation } from '../../lib/values';

const GOOD = { username: 'node-1', secretFile: '/etc/iscsi-chap/node-1' };
const MUTUAL = { username: 'store', secretFile: '/etc/iscsi-chap/store' };

function refusals(given: unknown): string[] {
  const findings = new Findings();
  const read = readIscsiChap(given, 'chap', findings);
  if (given !== undefined) expect(read === undefined).toBe(findings.violations.length > 0);
  return findings.violations.map(formatViolation);
}

test.each([undefined, GOOD, { ...GOOD, mutual: MUTUAL }])('%j is taken', (given) => {
  expect(refusals(given)).toEqual([]);
});

test('the secret of one direction is not that of the other', () => {
  expect(refusals({ ...GOOD, mutual: { ...MUTUAL, secretFile: GOOD.secretFile } })).toEqual([
    'chap.mutual.secretFile: "/etc/iscsi-chap/node-1": is the secret of the other direction, which the protocol forbids; name a file with another secret',
  ]);
});

test.each([
  [null, 'chap: "null": is no name with a secret; write for example { username:'],
  [['x'], 'chap: '],
  [
    { ...GOOD, username: 'two words' },
    'chap.username: "two words": is no name for a login by CHAP',
  ],
  [{ username: 'a' }, 'chap.secretFile: is no path of a file; write the whole path'],
  [{ ...GOOD, mutual: 5 }, 'chap.mutual: "5": is no name with a secret'],
  [{ ...GOOD, mutual: { username: 'x' } }, 'chap.mutual.secretFile: is no path of a file'],
])('%j is refused', (given, message) => {
  expect(refusals(given)).toEqual([expect.stringContaining(message) as string]);
});

test('what may be the secret itself, put in the place of its file, is not told', () => {
  expect(refusals({ ...GOOD, secretFile: 'opensesame123' }).join()).not.toContain('opensesame');
});
