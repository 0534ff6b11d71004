import type { AuthorityInputs } from '../../lib/pki/authority-inputs';
import { checkRotation } from '../../lib/pki/rotation';
import { unknownValue } from '../../lib/pki/unknown-value';
import { formatViolation } from '../../lib/values';
import { makeAuthority, textsOf } from './issued';

const OWN = { commonName: 'root' };
const A = textsOf(makeAuthority('a'));
const B = textsOf(makeAuthority('b'));
const brought = ({ certificate, privateKey }: typeof A) => ({
  broughtCertificate: certificate,
  broughtPrivateKey: privateKey,
});
const refusals = (olds: Partial<AuthorityInputs>, news: AuthorityInputs) =>
  checkRotation(olds, news).map(formatViolation);
const EMERGENCY = 'or set withoutOverlap, which cuts off whoever has the old certificates only';
const FIRST = `first trust both in a run of its own (alsoTrust, or trustedCertificates), ${EMERGENCY}`;
const KEEP = `keep it in this run (alsoTrust, or trustedCertificates) and leave it out in the next, ${EMERGENCY}`;

describe('a step of a rotation', () => {
  it.each<[string, Partial<AuthorityInputs>, AuthorityInputs]>([
    ['the first run', {}, { ...OWN, generation: 7 }],
    ['nothing', OWN, OWN],
    ['trusting the next', OWN, { ...OWN, alsoTrust: [2] }],
    ['signing with it', { ...OWN, alsoTrust: [2] }, { ...OWN, generation: 2, alsoTrust: [1] }],
    ['dropping the old one', { ...OWN, generation: 2, alsoTrust: [1] }, { ...OWN, generation: 2 }],
    ['going back', { ...OWN, generation: 2, alsoTrust: [1] }, { ...OWN, alsoTrust: [2] }],
    ['an emergency', OWN, { ...OWN, generation: 2, withoutOverlap: true }],
    ['something unknown', OWN, { commonName: unknownValue, generation: 2 }],
    [
      'from its own to one that is brought along',
      { ...OWN, trustedCertificates: [A.certificate] },
      { ...brought(A), alsoTrust: [1] },
    ],
    [
      'from one that is brought along to another',
      { ...brought(A), trustedCertificates: [B.certificate] },
      { ...brought(B), trustedCertificates: [A.certificate] },
    ],
    [
      'a new name by a new generation',
      OWN,
      { commonName: 'other', keyAlgorithm: 'Ed25519', alsoTrust: [2] },
    ],
  ])('is taken: %s', (_, olds, news) => {
    expect(refusals(olds, news)).toEqual([]);
  });

  it('is refused when two are taken at once', () => {
    expect(refusals(OWN, { ...OWN, generation: 2 })).toEqual([
      `generation: "generation 2": nobody trusts it yet, so whatever it signs would be refused; ${FIRST}`,
      `generation: "generation 2": generation 1 has signed what is still in use, and would be trusted no more; ${KEEP}`,
    ]);
    expect(refusals(OWN, { ...OWN, generation: 2, alsoTrust: [1] })).toEqual([
      `generation: "generation 2": nobody trusts it yet, so whatever it signs would be refused; ${FIRST}`,
    ]);
    expect(refusals({ ...OWN, alsoTrust: [2] }, { ...OWN, generation: 2 })).toEqual([
      `generation: "generation 2": generation 1 has signed what is still in use, and would be trusted no more; ${KEEP}`,
    ]);
  });

  it('is refused when one that is brought along gives way to another at once', () => {
    const messages = refusals(brought(A), brought(B));

    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /^certificate: "the root with the key [0-9a-f]{16}…": nobody trusts/,
    );
    expect(messages.join('\n')).not.toContain('PRIVATE');
  });

  it('makes no key beside one that is brought along', () => {
    const message =
      'alsoTrust[0]: "2": was never made, and is not made beside an authority that is brought along; leave it out';

    expect(refusals({}, { ...brought(A), alsoTrust: [2] })).toEqual([message]);
    expect(refusals(brought(A), { ...brought(A), alsoTrust: [2] })).toEqual([message]);
  });

  it.each([
    ['commonName', { commonName: 'other' }],
    ['organizations', { ...OWN, organizations: ['x'] }],
    ['keyAlgorithm', { ...OWN, keyAlgorithm: 'Ed25519' }],
  ] as const)('is refused when %s changes under the same key', (path, news) => {
    expect(refusals(OWN, news)).toEqual([
      `${path}: what an authority is called and its kind of key last as long as its key does; make a new generation with it: alsoTrust: [2]`,
    ]);
  });
});
