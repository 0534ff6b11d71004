import { Findings, checkChapName, checkChapSecret, formatViolation } from '../../lib/values';

function secretRefusal(given: unknown): string[] {
  const findings = new Findings();
  const taken = checkChapSecret(given, 'secret', findings);
  expect(taken).toBe(findings.violations.length === 0);
  return findings.violations.map(formatViolation);
}

function nameRefusal(given: unknown): string[] {
  const findings = new Findings();
  checkChapName(given, 'username', findings);
  return findings.violations.map(formatViolation);
}

test.each(['a'.repeat(12), 'a'.repeat(255), '!"#$%&=~+,;:'])('a secret is %s', (secret) => {
  expect(secretRefusal(secret)).toEqual([]);
});

test.each([
  ['a'.repeat(11), 'the secret has 11 characters, and 12 are the least'],
  ['a'.repeat(256), 'the secret has 256 characters, and 255 are the most'],
  ['fourteen chars', 'the secret holds more than printed ASCII'],
  ['fourteen\ncharz', 'the secret holds more than printed ASCII'],
  ['éééééééééééééé', 'the secret holds more than printed ASCII'],
  [undefined, 'there is no secret'],
  [123456789012, 'the secret is no text'],
  [null, 'the secret is no text'],
])('a secret that is none is refused, and never told: %j', (secret, reason) => {
  expect(secretRefusal(secret)).toEqual([`secret: ${reason}; write 12 to 255 random characters`]);
});

test.each(['storage-client', 'iqn.2016-06.com.example:node-1', '!'])('a name is %s', (name) => {
  expect(nameRefusal(name)).toEqual([]);
});

test.each(['', 'two words', 'NULL', 'a'.repeat(256), 5, null, undefined])(
  'a name that is none is refused: %j',
  (name) => {
    expect(nameRefusal(name)).toHaveLength(1);
    expect(nameRefusal(name)[0]).toMatch(
      /is no name for a login by CHAP; write for example "storage-client"$/,
    );
  },
);
