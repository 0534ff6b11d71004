/** Authorities and certificates of a cluster, and the files of its members. */
import { createHash } from 'node:crypto';

import * as pulumi from '@pulumi/pulumi';

import { Certificate, CertificateAuthority } from '../pki';
import type { Usage } from '../pki';
import { IpAddress } from '../values';
import type { EtcdAuthority, EtcdClusterTls } from './etcd-cluster-args';

/** Who vouches: to clients and for clients, and for members to each other. */
export interface EtcdAuthorities {
  readonly clients: CertificateAuthority;
  readonly peers: CertificateAuthority;
}

/** The certificates of one member. */
export interface MemberCertificates {
  readonly server: Certificate;
  readonly peer: Certificate;
}

/** A member, as far as its certificates are concerned. */
export interface CertifiedMember {
  readonly name: string;
  readonly address: string;
  /** Further names under which clients reach it. */
  readonly names: readonly string[];
}

/** The files of a member by their names. */
export type EtcdMemberFiles = Readonly<
  Record<
    | 'server.crt'
    | 'server.key'
    | 'ca.crt'
    | 'peer.crt'
    | 'peer.key'
    | 'peer-ca.crt'
    | 'members'
    | 'token',
    string
  >
>;

// A member is a client of the others, and its own gateway is one of itself.
const BOTH: readonly Usage[] = ['server auth', 'client auth'];
const REVISION_DIGITS = 16;

/** Whether it is an authority that was made elsewhere. */
export function isMadeElsewhere(given: unknown): given is CertificateAuthority {
  return pulumi.Resource.isInstance(given) && 'trustBundle' in given;
}

/** Whether it was asked for that members which have not heard of another key are cut off. */
export function cutsOff({ ca, peerCa }: EtcdClusterTls): boolean {
  return [ca, peerCa].some(
    (given) => given !== undefined && !isMadeElsewhere(given) && given.withoutOverlap === true,
  );
}

/** Makes the authorities, as far as they are not given. */
export function makeAuthorities(
  cluster: string,
  tls: EtcdClusterTls,
  options: pulumi.CustomResourceOptions,
): EtcdAuthorities {
  const { generation, alsoTrust } = tls;
  const make = (noun: string, given: EtcdAuthority = {}): CertificateAuthority => {
    if (isMadeElsewhere(given)) return given;
    const brought = given.certificate !== undefined;
    return new CertificateAuthority(
      `${cluster}-${noun}`,
      {
        ...(brought ? {} : { commonName: `${cluster}-${noun}` }),
        ...(generation === undefined ? {} : { generation }),
        ...(alsoTrust === undefined ? {} : { alsoTrust }),
        ...given,
      },
      options,
    );
  };
  return { clients: make('ca', tls.ca), peers: make('peer-ca', tls.peerCa) };
}

/** The names of a member's certificates: what clients, and what peers reach it at. */
export function namesOf({
  name,
  address,
  names,
}: CertifiedMember): Readonly<
  Record<'server' | 'peer', { readonly dnsNames: string[]; readonly ipAddresses: string[] }>
> {
  const isAddress = (one: string): boolean => IpAddress.parse(one).ok;
  return {
    server: {
      dnsNames: [...new Set([name, 'localhost', ...names.filter((one) => !isAddress(one))])],
      ipAddresses: [...new Set([address, '127.0.0.1', ...names.filter(isAddress)])],
    },
    peer: { dnsNames: [name], ipAddresses: [address] },
  };
}

/** Makes the certificates of a member. */
export function makeMemberCertificates(
  member: CertifiedMember,
  authorities: EtcdAuthorities,
  tls: EtcdClusterTls,
  options: pulumi.CustomResourceOptions,
): MemberCertificates {
  const { name } = member;
  const { server, peer } = namesOf(member);
  const common = { usages: BOTH, commonName: name, ...spansOf(tls) };
  return {
    server: new Certificate(
      `${name}-server`,
      { ...common, ...server, issuer: authorities.clients },
      options,
    ),
    peer: new Certificate(
      `${name}-peer`,
      { ...common, ...peer, issuer: authorities.peers },
      options,
    ),
  };
}

/** Makes the certificate of somebody who only connects. */
export function makeClientCertificate(
  name: string,
  commonName: string,
  { clients }: EtcdAuthorities,
  tls: EtcdClusterTls,
  options: pulumi.CustomResourceOptions,
): Certificate {
  const args = { issuer: clients, usages: ['client auth'] as const, commonName, ...spansOf(tls) };
  return new Certificate(name, args, options);
}

/** The files that a member is given. */
export function memberFiles(
  { server, peer }: MemberCertificates,
  members: string,
  token: string,
): pulumi.Output<EtcdMemberFiles> {
  const files = pulumi.all([server.files, peer.files]).apply(([clients, peers]) => ({
    'server.crt': clients['tls.crt'],
    'server.key': clients['tls.key'],
    'ca.crt': clients['ca.crt'],
    'peer.crt': peers['tls.crt'],
    'peer.key': peers['tls.key'],
    'peer-ca.crt': peers['ca.crt'],
    members,
    token: `${token}\n`,
  }));
  return pulumi.secret(files);
}

/** Sixteen digits that are others as soon as what a member trusts is. */
export function trustOf({ server, peer }: MemberCertificates): pulumi.Output<string> {
  return pulumi
    .all([server.trustBundle, peer.trustBundle])
    .apply((texts) =>
      createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, REVISION_DIGITS),
    );
}

function spansOf({
  validity,
  renewBefore,
}: EtcdClusterTls): Pick<EtcdClusterTls, 'validity' | 'renewBefore'> {
  return {
    ...(validity === undefined ? {} : { validity }),
    ...(renewBefore === undefined ? {} : { renewBefore }),
  };
}
