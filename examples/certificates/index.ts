import * as pulumi from '@pulumi/pulumi';
import { Certificate, CertificateAuthority, checkCertificate } from 'groundwork/pki';
import type { CertificateAuthorityArgs } from 'groundwork/pki';

// The steps of a rotation are data: `generation` and `alsoTrust` stand in Pulumi.<stack>.yaml.
const config = new pulumi.Config('certificates');
const keys = config.getObject<Pick<CertificateAuthorityArgs, 'generation' | 'alsoTrust'>>('etcd');

// An authority of etcd's own: whom it vouches for may read everything.
const authority = new CertificateAuthority(
  'etcd',
  {
    commonName: 'etcd',
    nameConstraints: { permittedDomains: ['etcd.example', 'localhost'] },
    ...keys,
  },
  { protect: true },
);

const addresses = { 'etcd-1': '10.0.0.11', 'etcd-2': '10.0.0.12', 'etcd-3': '10.0.0.13' };

const members = Object.entries(addresses).map(([name, address]) => {
  const names = {
    commonName: name,
    dnsNames: [`${name}.etcd.example`, 'localhost'],
    ipAddresses: [address, '127.0.0.1'],
  };
  // Each member is a client of the others, and of itself.
  const certificate = new Certificate(name, {
    issuer: authority,
    usages: ['server auth', 'client auth'],
    ...names,
  });
  return [name, certificate] as const;
});

const apiServer = new Certificate('kube-apiserver-etcd-client', {
  issuer: authority,
  usages: ['client auth'],
  commonName: 'kube-apiserver-etcd-client',
});

/** What is told before anything is made: a server without a name that clients would find. */
export const refusals = checkCertificate({ usages: ['server auth'], commonName: 'etcd-4' });

/** For the platform's secret store. */
export const files = Object.fromEntries(
  [...members, ['kube-apiserver', apiServer] as const].map(([name, one]) => [name, one.files]),
);

/** No secrets: others as soon as there is something new to fetch. */
export const revisions = Object.fromEntries(
  members.map(([name, { revision }]) => [name, revision]),
);
