import * as pulumi from '@pulumi/pulumi';

import { Certificate, CertificateAuthority } from '../../lib/pki';
import type { CertificateArgs } from '../../lib/pki';
import { Duration } from '../../lib/values';
import { makeAuthority, textsOf } from './issued';

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const registered: Registered[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs: inputs as Registered['inputs'] });
      const made = { certificate: `${name} crt`, privateKey: `${name} key`, trustBundle: 'ca' };
      return { id: name, state: { ...(inputs as object), ...made } };
    },
    call: () => ({}),
  }),
);

beforeEach(() => {
  registered.length = 0;
});

const valueOf = <T>(output: pulumi.Output<T>) =>
  new Promise<T>((resolve) => {
    output.apply(resolve);
  });

test('an authority and a certificate are registered with their arguments, keys as secrets', async () => {
  const authority = new CertificateAuthority('ca', { commonName: 'ca', validity: '100h' });
  const certificate = new Certificate('server', {
    issuer: authority,
    usages: ['server auth'],
    ipAddresses: [pulumi.output('10.0.0.1')],
    renewBefore: Duration.of('1h'),
  });

  expect(await valueOf(certificate.files)).toEqual({
    'tls.crt': 'server crt',
    'tls.key': 'server key',
    'ca.crt': 'ca',
  });
  expect(await pulumi.isSecret(certificate.files)).toBe(true);
  expect(await pulumi.isSecret(certificate.revision)).toBe(false);
  expect(await valueOf(certificate.revision)).toMatch(/^[0-9a-f]{16}$/);
  expect(registered.map(({ type }) => type)).toEqual([
    'pulumi-nodejs:dynamic/groundwork:CertificateAuthority',
    'pulumi-nodejs:dynamic/groundwork:Certificate',
  ]);
  expect(registered[0]?.inputs).toMatchObject({ commonName: 'ca', validity: '100h' });
  expect(registered[0]?.inputs).not.toHaveProperty('generation');
  expect(registered[1]?.inputs).toMatchObject({
    usages: ['server auth'],
    ipAddresses: ['10.0.0.1'],
    renewBefore: '1h0m0s',
    issuerCertificate: 'ca crt',
  });
  expect(registered[1]?.inputs).not.toHaveProperty('issuer');
});

test('everything that is wrong is told at once, and nothing is registered', () => {
  const authority = new CertificateAuthority('ca', { commonName: 'ca' });
  const args: CertificateArgs = {
    issuer: authority,
    usages: ['server auth'],
    commonName: 'x'.repeat(65),
    dnsNames: ['10.0.0.1'],
  };

  expect(() => new Certificate('server', args)).toThrow(
    new pulumi.InputPropertiesError({
      message: [
        '2 problems in certificate "server"',
        `  commonName: "${'x'.repeat(65)}": is 65 characters long; a certificate has room for 64; shorten it; names of servers belong into dnsNames, which have room for 253`,
        '  dnsNames[0]: "10.0.0.1": is an address; clients that connect to an address do not look among DNS names; move it to ipAddresses',
      ].join('\n'),
      errors: [],
    }).message,
  );
  expect(registered.filter(({ name }) => name === 'server')).toEqual([]);
});

test('an issuer that is none is refused', () => {
  const args = { issuer: 'ca', usages: ['client auth'], commonName: 'x' } as unknown;

  expect(() => new Certificate('client', args as CertificateArgs)).toThrow(
    'issuer: is no certificate authority; give a CertificateAuthority, which can also be brought along',
  );
});

test('an authority that is brought along is judged at once where it is plain text, and its key is a secret', async () => {
  const { certificate, privateKey } = textsOf(makeAuthority('mine'));
  const other = textsOf(makeAuthority('other'));
  const brought = new CertificateAuthority('brought', { certificate, privateKey });
  await valueOf(brought.certificate);

  expect(registered[0]?.inputs).toMatchObject({ broughtCertificate: certificate });
  expect(
    () => new CertificateAuthority('wrong', { certificate, privateKey: other.privateKey }),
  ).toThrow('privateKey: is the key of another certificate; give the key of certificate');
  expect(
    () => new CertificateAuthority('late', { certificate, privateKey: pulumi.output('late') }),
  ).not.toThrow();
});
