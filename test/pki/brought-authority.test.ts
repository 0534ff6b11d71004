import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

import { readBrought } from '../../lib/pki/brought-authority';
import { formatViolation } from '../../lib/values';
import { NOW, makeAuthority, makeEnd, textsOf } from './issued';

const root = makeAuthority('root');
const middle = makeAuthority('middle', { pathLength: 1 }, root);
const below = makeAuthority('below', { pathLength: 0 }, middle);
const pem = (...all: readonly (typeof root)[]) =>
  all.map((one) => textsOf(one).certificate).join('');
const key = (one: typeof root) => textsOf(one).privateKey;
const refusals = (certificate: unknown, privateKey: unknown, now?: Date) =>
  readBrought(certificate, privateKey, now).violations.map(formatViolation);

describe('an authority that is brought along', () => {
  it('is a root, or one below others that are given with it', () => {
    expect(readBrought(pem(root), key(root), NOW)).toMatchObject({
      violations: [],
      authority: { above: [] },
    });
    expect(readBrought(pem(below, middle, root), key(below), NOW).authority?.above).toHaveLength(2);
  });

  it('is read with other line ends, with text around it, and with a key in another form', () => {
    const { privateKey } = root;
    const sec1 = createPrivateKey(privateKey.export({ type: 'sec1', format: 'pem' }));
    const certificate = `subject=CN = root\r\n${pem(root).replaceAll('\n', '\r\n')}\r\n`;

    expect(refusals(certificate, sec1.export({ type: 'sec1', format: 'pem' }), NOW)).toEqual([]);
  });

  it.each([
    [
      'no text',
      () => refusals(5, undefined),
      [
        'certificate: holds no certificate; give it as PEM, from "-----BEGIN CERTIFICATE-----" on',
        'privateKey: holds no private key; give it as PEM, from "-----BEGIN PRIVATE KEY-----" on',
      ],
    ],
    [
      'a certificate that is cut off',
      () => refusals(pem(root).replace(/\n.{64}\n/, '\n'), key(root)),
      ['certificate: holds no certificate; give it as PEM, from "-----BEGIN CERTIFICATE-----" on'],
    ],
    [
      'no authority',
      () => {
        const end = makeEnd({}, root);
        return refusals(pem(end, root), key(end));
      },
      ['certificate: "CN=end": may sign no certificates; bring one with CA:TRUE and keyCertSign'],
    ],
    [
      'the key of another',
      () => refusals(pem(root), key(makeAuthority('root'))),
      ['privateKey: is the key of another certificate; give the key of certificate'],
    ],
    [
      'a key with a passphrase',
      () => {
        const form = {
          type: 'pkcs8',
          format: 'pem',
          cipher: 'aes-256-cbc',
          passphrase: 'x',
        } as const;
        return refusals(pem(root), root.privateKey.export(form));
      },
      ['privateKey: is locked by a passphrase; unlock it: openssl pkey -in ca.key'],
    ],
    [
      'a key that is too weak',
      () => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
        const [first] = refusals('', privateKey.export({ type: 'pkcs8', format: 'pem' })).slice(1);
        return [first];
      },
      [
        'privateKey: is of a kind that is not used; bring one with ECDSA P-256 or P-384, RSA of 2048, 3072 or 4096 bits, or Ed25519',
      ],
    ],
    [
      'one that has ended',
      () => refusals(pem(root), key(root), new Date('2028-01-01T00:00:00Z')),
      ['certificate: "CN=root": ended on 2027-11-21T12:00:00.000Z; bring a new one'],
    ],
    [
      'one that has not begun',
      () => refusals(pem(root), key(root), new Date('2026-01-01T00:00:00Z')),
      ['certificate: "CN=root": begins on 2026-11-21T11:55:00.000Z only; wait, or mend the clock'],
    ],
    [
      'one without its root',
      () => refusals(pem(below, middle), key(below)),
      [
        'certificate: "CN=middle": is issued by an authority whose certificate is not there; append the certificates above it, the root last',
      ],
    ],
    [
      'a chain in another order',
      () => refusals(pem(below, root, middle), key(below)),
      [
        'certificate: "CN=below": is not issued by the one that follows, CN=root; put each certificate before the one that issued it, the root last',
        'certificate: "CN=root": is not issued by the one that follows, CN=middle; put each certificate before the one that issued it, the root last',
        'certificate: "CN=middle": is issued by an authority whose certificate is not there; append the certificates above it, the root last',
      ],
    ],
    [
      'one that is too far below',
      () => {
        const short = makeAuthority('short', { pathLength: 0 });
        const under = makeAuthority('under', {}, short);
        return refusals(pem(under, short), key(under));
      },
      [
        'certificate: "CN=short": allows 0 authorities below it, and there are 1; bring one that is nearer to the root',
      ],
    ],
  ])('is refused: %s', (_, judge, messages) => {
    expect(judge()).toEqual(messages);
  });

  it('is never shown by its key', () => {
    const other = key(makeAuthority('other'));

    expect(JSON.stringify(readBrought(pem(root), other))).not.toContain('PRIVATE');
  });
});
