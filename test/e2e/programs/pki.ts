/** An authority and what it issues, as settings of the stack say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as pulumi from '@pulumi/pulumi';

import { Certificate, CertificateAuthority } from '../../../lib/pki';
import type { CertificateArgs, CertificateAuthorityArgs } from '../../../lib/pki';

interface Settings {
  readonly authority?: Partial<CertificateAuthorityArgs>;
  readonly server?: Partial<CertificateArgs>;
  /** The folder of an authority that is brought along. */
  readonly brought?: string;
}

const settings = new pulumi.Config('lab').getObject<Settings>('pki') ?? {};

/** Something that has an address only once it is there, as a machine has. */
class Machine extends pulumi.dynamic.Resource {
  declare readonly address: pulumi.Output<string>;

  constructor(name: string) {
    const provider: pulumi.dynamic.ResourceProvider = {
      create: () => Promise.resolve({ id: name, outs: { address: '127.0.0.1' } }),
    };
    super(provider, name, { address: undefined });
  }
}

const machine = new Machine('machine');
const authority = new CertificateAuthority('authority', {
  commonName: 'lab',
  ...settings.authority,
});
const below = new CertificateAuthority('below', { commonName: 'lab-clients', issuer: authority });
const server = new Certificate('server', {
  issuer: authority,
  usages: ['server auth'],
  dnsNames: ['server.lab.example', '*.pods.lab.example'],
  ipAddresses: [machine.address],
  ...settings.server,
});
const client = new Certificate('client', {
  issuer: below,
  usages: ['client auth'],
  commonName: 'admin',
  organizations: ['system:masters'],
});
const peer = new Certificate('peer', {
  issuer: authority,
  usages: ['server auth', 'client auth'],
  commonName: 'etcd-1',
  dnsNames: ['localhost'],
  ipAddresses: ['127.0.0.1', '::1'],
  keyAlgorithm: 'Ed25519',
});

// As from somebody else: given in clear, which must not keep it from being a secret.
const foreign =
  settings.brought === undefined
    ? undefined
    : new Certificate('foreign', {
        issuer: new CertificateAuthority('brought', {
          certificate: readFileSync(path.join(settings.brought, 'ca.crt'), 'utf8'),
          privateKey: readFileSync(path.join(settings.brought, 'ca.key'), 'utf8'),
        }),
        usages: ['client auth'],
        commonName: 'stranger',
      });

export const files = {
  server: server.files,
  client: client.files,
  peer: peer.files,
  ...(foreign === undefined ? {} : { foreign: foreign.files }),
};
export const authorityKey = authority.privateKey;
export const belowKey = below.privateKey;
export const revisions = {
  server: server.revision,
  client: client.revision,
  peer: peer.revision,
};
