import { checkAuthority, nameOfGeneration } from '../../lib/pki/authority-spec';
import { formatViolation } from '../../lib/values';
import { ownCertificate } from '../support/tls-authority';
import { endCertificate } from './issued';

const OWN = { commonName: 'etcd' };
const refusals = (args: object): readonly string[] =>
  checkAuthority({ ...args }).map(formatViolation);

describe('an authority', () => {
  it.each([
    ['of its own', OWN],
    ['that changes its key', { ...OWN, generation: 2, alsoTrust: [1, 3] }],
    ['below another', { ...OWN, issuer: {}, pathLength: 0 }],
    ['that is brought along', { certificate: 'PEM', privateKey: 'PEM', alsoTrust: [1] }],
    [
      'that is held to names',
      { ...OWN, nameConstraints: { permittedDomains: ['etcd.example'], excludedRanges: [] } },
    ],
  ])('is taken: one %s', (_, args) => {
    expect(refusals(args)).toEqual([]);
  });

  it.each([
    [
      {},
      'commonName: an authority needs a name; name it, for example "etcd", or bring one along by certificate and privateKey',
    ],
    [
      { commonName: 'x'.repeat(62), alsoTrust: [2] },
      `commonName: "${'x'.repeat(62)}": has no room for the " G2" of a later generation within 64 characters; shorten it`,
    ],
    [
      { ...OWN, pathLength: -1 },
      'pathLength: "-1": is no whole number from 0 to 9999; write for example 1',
    ],
    [
      { ...OWN, generation: 0 },
      'generation: "0": is no whole number from 1 to 9999; write for example 2',
    ],
    [
      { ...OWN, alsoTrust: [1.5] },
      'alsoTrust[0]: "1.5": is no whole number from 1 to 9999; write for example 2',
    ],
    [
      { ...OWN, generation: 2, alsoTrust: [2] },
      'alsoTrust[0]: "2": is the generation that signs, which is trusted anyway; leave it out',
    ],
    [{ ...OWN, alsoTrust: [2, 2] }, 'alsoTrust: "a list": holds a generation twice; leave one out'],
    [
      { ...OWN, issuer: {}, alsoTrust: [2] },
      'alsoTrust: an authority below another is trusted by way of the one above; leave it out: a new generation takes effect at once, and nobody is cut off',
    ],
    [
      { ...OWN, trustedCertificates: ['no certificate'] },
      'trustedCertificates[0]: holds no certificate that can be read; give the certificate of an authority as PEM',
    ],
    [
      { ...OWN, nameConstraints: 'etcd.example' },
      'nameConstraints: "etcd.example": is no record of settings; write for example { permittedDomains: ["etcd.example"] }',
    ],
    [
      { ...OWN, nameConstraints: { permittedRanges: ['10.0.0.0'] } },
      'nameConstraints.permittedRanges[0]: "10.0.0.0": has no prefix; write "10.0.0.0/32" for this one address',
    ],
    [
      { ...OWN, withoutOverlap: 1 },
      'withoutOverlap: "1": is neither true nor false; write it without quotes',
    ],
    [
      { certificate: 'PEM' },
      'privateKey: is missing; an authority that is brought along is its certificate and its key; give both, or neither to have one made',
    ],
    [
      { certificate: 'PEM', privateKey: 'PEM', commonName: 'etcd' },
      'commonName: is said by the certificate that is brought along; leave it out',
    ],
  ])('is refused: %j', (args, message) => {
    expect(refusals(args)).toEqual([message]);
  });

  it('trusts authorities only', () => {
    const { certificate } = ownCertificate('a.example', 'an authority');
    const { certificate: end } = endCertificate();

    expect(refusals({ ...OWN, trustedCertificates: [certificate] })).toEqual([]);
    expect(refusals({ ...OWN, trustedCertificates: [end] })).toEqual([
      'trustedCertificates[0]: is no certificate of an authority; give the certificate of an authority as PEM',
    ]);
  });

  it('is called otherwise in each generation but the first', () => {
    expect([1, 2, 10].map((generation) => nameOfGeneration('etcd', generation))).toEqual([
      'etcd',
      'etcd G2',
      'etcd G10',
    ]);
  });
});
