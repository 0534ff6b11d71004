import { checkCertificate, readCertificate } from '../../lib/pki/certificate-spec';
import { formatViolation } from '../../lib/values';

const SERVER = { usages: ['server auth'], dnsNames: ['etcd-1.example'] };
const LATE = Symbol('known later');
const refusals = (args: object): readonly string[] =>
  checkCertificate({ ...args }).map(formatViolation);

describe('a certificate', () => {
  it.each([
    ['a server with a name', SERVER],
    ['a server with an address', { usages: ['server auth'], ipAddresses: ['2001:db8::1'] }],
    ['a client with a common name', { usages: ['client auth'], commonName: 'admin' }],
    ['a client with a URI', { usages: ['client auth'], uris: ['spiffe://cluster.example/x'] }],
    [
      'a peer with everything',
      {
        ...SERVER,
        usages: ['server auth', 'client auth'],
        commonName: 'etcd-1',
        organizations: ['system:masters', 'Bäcker & Söhne'],
        dnsNames: ['localhost', '*.etcd.example'],
        uris: ['urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'],
        keyAlgorithm: 'RSA-3072',
        validity: '24h',
        renewBefore: '0s',
        backdate: '0s',
        renewKey: true,
      },
    ],
  ])('is taken for %s', (_, args) => {
    expect(refusals(args)).toEqual([]);
  });

  it('has the defaults that are documented', () => {
    const { spec } = readCertificate(SERVER, () => false);

    expect(spec).toEqual({
      subject: { organizations: [] },
      names: { dnsNames: ['etcd-1.example'], ipAddresses: [], uris: [], late: false },
      usages: ['server auth'],
      keyAlgorithm: 'ECDSA-P256',
      validity: { length: 31_536_000, renewBefore: 10_512_000, backdate: 300 },
      renewKey: false,
    });
  });

  it.each([
    [
      { usages: ['server auth'], commonName: 'etcd-1.example' },
      'dnsNames: a server needs a name or an address under which it is reached; clients look neither at commonName nor at uris; give dnsNames or ipAddresses',
    ],
    [
      { usages: ['server auth'], uris: ['spiffe://a.example/x'] },
      'dnsNames: a server needs a name or an address under which it is reached; clients look neither at commonName nor at uris; give dnsNames or ipAddresses',
    ],
    [
      { usages: ['client auth'], organizations: ['system:masters'] },
      "commonName: a certificate without any name is nobody's; name the client",
    ],
    [
      { ...SERVER, usages: [] },
      'usages: says not what it is for; write ["server auth"], ["client auth"], or both for a peer',
    ],
    [
      { ...SERVER, usages: undefined },
      'usages: says not what it is for; write ["server auth"], ["client auth"], or both for a peer',
    ],
    [
      { ...SERVER, usages: ['server auth', 'code signing'] },
      'usages[1]: "code signing": is no usage; write ["server auth"], ["client auth"], or both for a peer',
    ],
    [
      { ...SERVER, usages: ['server auth', 'server auth'] },
      'usages: "a list": holds a usage twice; leave one of them out',
    ],
    [
      { ...SERVER, keyAlgorithm: 'RSA-1024' },
      'keyAlgorithm: "RSA-1024": is no kind of key that is made here; write one of "ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"',
    ],
    [
      { ...SERVER, commonName: 'x'.repeat(65) },
      `commonName: "${'x'.repeat(65)}": is 65 characters long; a certificate has room for 64; shorten it; names of servers belong into dnsNames, which have room for 253`,
    ],
    [{ ...SERVER, commonName: '' }, 'commonName: "": is no text; write for example "etcd-server"'],
    [
      { ...SERVER, commonName: ' etcd' },
      'commonName: " etcd": begins or ends with white space, which programs compare in different ways; write "etcd"',
    ],
    [
      { ...SERVER, organizations: ['a\u0000b'] },
      'organizations[0]: "a\\u0000b": holds a control character; leave it out',
    ],
    [
      { ...SERVER, organizations: 'system:masters' },
      'organizations: "system:masters": is no list; write it as a list',
    ],
    [
      { ...SERVER, renewKey: 'yes' },
      'renewKey: "yes": is neither true nor false; write it without quotes',
    ],
    [
      { ...SERVER, validity: '24h', renewBefore: '24h' },
      'renewBefore: "24h": is no shorter than the validity of 24h0m0s, so that every run would renew it; renew it later, or let it be valid for longer',
    ],
    [{ ...SERVER, validity: '0s' }, 'validity: "0s": would end at once; write for example "8760h"'],
    [{ ...SERVER, backdate: '-5m' }, 'backdate: "-5m": is less than nothing; leave the sign out'],
    [
      { ...SERVER, validity: '1500ms', renewBefore: '0s' },
      'validity: "1500ms": is no whole number of seconds, as the dates of certificates are; write for example "8760h"',
    ],
    [
      { ...SERVER, validity: '90d' },
      'validity: "90d": is no duration; the largest unit is the hour: write "2160h"',
    ],
  ])('is refused: %j', (args, message) => {
    expect(refusals(args)).toEqual([message]);
  });

  it.each([
    [
      'an address among the names',
      { dnsNames: ['10.0.0.1'] },
      'dnsNames[0]: "10.0.0.1": is an address; clients that connect to an address do not look among DNS names; move it to ipAddresses',
    ],
    [
      'upper case',
      { dnsNames: ['Etcd-1.example'] },
      'dnsNames[0]: "Etcd-1.example": holds upper case; write "etcd-1.example"',
    ],
    [
      'a wildcard inside a part',
      { dnsNames: ['etcd-*.example.org'] },
      'dnsNames[0]: "etcd-*.example.org": a wildcard stands for the whole first part of a name and for nothing else; write for example "*.etcd.example"',
    ],
    [
      'a wildcard that OpenSSL does not match',
      { dnsNames: ['*.local'] },
      'dnsNames[0]: "*.local": a wildcard with a single part behind it is not matched by OpenSSL; name the hosts, or write "*.etcd.example"',
    ],
    [
      'a name twice',
      { dnsNames: ['a.example', 'b.example', 'a.example'] },
      'dnsNames: "a.example": stands there twice; leave one of them out',
    ],
    [
      'every address',
      { ipAddresses: ['0.0.0.0'] },
      'ipAddresses[0]: "0.0.0.0": means every address of the machine; no client connects to it; write the address that clients connect to',
    ],
    [
      'an address with leading zeros',
      { ipAddresses: ['010.0.0.1'] },
      'ipAddresses[0]: "010.0.0.1": holds leading zeros, which some programs take for octal; write "10.0.0.1"',
    ],
    [
      'a relative URI',
      { uris: ['//cluster.example/x'] },
      'uris[0]: "//cluster.example/x": is no absolute URI; write for example "spiffe://cluster.example/etcd"',
    ],
  ])('is refused for %s', (_, args, message) => {
    expect(refusals({ usages: ['server auth'], dnsNames: ['c.example'], ...args })).toEqual([
      message,
    ]);
  });

  it('takes what is late for good, and still reads the rest', () => {
    const isLate = (value: unknown) => value === LATE;
    const late = {
      usages: ['server auth'],
      commonName: LATE,
      organizations: LATE,
      ipAddresses: [LATE, '10.0.0.300'],
    };

    const { spec, violations } = readCertificate(late, isLate);

    expect(violations.map(({ path }) => path)).toEqual(['ipAddresses[1]']);
    expect(spec.names.late).toBe(true);
  });

  it('tells everything at once', () => {
    expect(
      refusals({ usages: ['x'], commonName: 5, dnsNames: 5, keyAlgorithm: 5, validity: 5 }),
    ).toHaveLength(5);
  });
});
