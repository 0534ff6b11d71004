import { coversNames, uncoveredNames } from '../../lib/pki/name-coverage';
import { formatViolation } from '../../lib/values';
import { endCertificate, makeEnd, textsOf } from './issued';

const NAMES = {
  dnsNames: ['etcd-1.example', '*.etcd.example'],
  ipAddresses: ['10.0.0.1', '2001:db8::1'],
  uris: ['spiffe://cluster.example/etcd'],
};

describe('the names of a certificate', () => {
  it.each([
    ['a name', 'etcd-1.example', true],
    ['a name in upper case, as clients do not care', 'ETCD-1.Example', true],
    ['another name', 'etcd-2.example', false],
    ['one part for a wildcard', 'a.etcd.example', true],
    ['two parts for a wildcard', 'a.b.etcd.example', false],
    ['nothing for a wildcard', 'etcd.example', false],
    ['an address', '10.0.0.1', true],
    ['another address', '10.0.0.2', false],
    ['an address in another form', '2001:db8:0:0::1', true],
    ['a URI', 'spiffe://cluster.example/etcd', true],
    ['another URI', 'spiffe://cluster.example/', false],
  ])('cover %s: %s, %s', (_, name, covered) => {
    expect(coversNames(NAMES, [name])).toBe(covered);
    expect(coversNames(textsOf(makeEnd({ names: NAMES })).certificate, [name])).toBe(covered);
  });

  it('do not hold the common name', () => {
    expect(coversNames(endCertificate().certificate, ['end'])).toBe(false);
  });

  it('are told when they do not cover what is wanted', () => {
    expect(uncoveredNames(NAMES, ['10.0.0.1', '10.0.0.2'], 'hosts').map(formatViolation)).toEqual([
      'hosts[1]: "10.0.0.2": the certificate is good for etcd-1.example, *.etcd.example, 10.0.0.1, 2001:db8::1, spiffe://cluster.example/etcd only; add the name to the certificate',
    ]);
    const none = { dnsNames: [], ipAddresses: [], uris: [] };
    expect(uncoveredNames(none, ['a']).map(formatViolation)).toEqual([
      '[0]: "a": the certificate is good for no name only; add the name to the certificate',
    ]);
    expect(uncoveredNames('nothing', ['a'], 'hosts').map(formatViolation)).toEqual([
      'hosts: there is no certificate in the text; give the certificate as PEM',
    ]);
  });
});
