/** Whom a certificate is for, or who issued it: the distinguished name of RFC 5280, kept to what Kubernetes and etcd read of it. */
import {
  AttributeTypeAndValue,
  AttributeValue,
  Name,
  RelativeDistinguishedName,
} from '@peculiar/asn1-x509';

import type { Findings } from '../values';
import { readLateList } from './late-input';
import type { IsLate } from './late-input';

/** A distinguished name. */
export interface Subject {
  readonly commonName?: string;
  readonly organizations: readonly string[];
}

/** Most characters of a common name, and of an organization: `ub-common-name` and `ub-organization-name` of RFC 5280, appendix A.1. */
export const LONGEST_NAME_PART = 64;

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** Reads one part of a name; what is late is left out. */
export function readNamePart(
  given: unknown,
  path: string,
  example: string,
  findings: Findings,
): string | undefined {
  if (typeof given !== 'string' || given === '') {
    findings.add('invalid', path, given, 'is no text', `write for example "${example}"`);
    return undefined;
  }
  const { length } = Array.from(given);
  if (length > LONGEST_NAME_PART) {
    const reason = `is ${length} characters long; a certificate has room for ${LONGEST_NAME_PART}`;
    const remedy = 'shorten it; names of servers belong into dnsNames, which have room for 253';
    findings.add('too-long', path, given, reason, remedy);
    return undefined;
  }
  if (/\p{Cc}|\p{Cs}/u.test(given)) {
    findings.add('invalid', path, given, 'holds a control character', 'leave it out');
    return undefined;
  }
  if (given.trim() !== given) {
    const reason = 'begins or ends with white space, which programs compare in different ways';
    findings.add('invalid', path, given, reason, `write "${given.trim()}"`);
    return undefined;
  }
  return given;
}

/** Reads `commonName` and `organizations`. */
export function readSubject(
  given: Readonly<Record<string, unknown>>,
  isLate: IsLate,
  findings: Findings,
): Subject {
  const { commonName, organizations } = given;
  const name =
    commonName === undefined || isLate(commonName)
      ? undefined
      : readNamePart(commonName, 'commonName', 'etcd-server', findings);
  const list = readLateList(organizations, 'organizations', isLate, findings, (one, path) =>
    readNamePart(one, path, 'system:masters', findings),
  );
  return { ...(name === undefined ? {} : { commonName: name }), organizations: list.values };
}

/** The name as ASN.1: organizations first, each by itself, the common name last, as OpenSSL and Go expect to see them. */
export function toName({ commonName, organizations }: Subject): Name {
  const parts = organizations.map((one) => [ORGANIZATION, one] as const);
  const all = commonName === undefined ? parts : [...parts, [COMMON_NAME, commonName] as const];
  return new Name(
    all.map(([type, text]) => {
      const value = new AttributeValue(
        PRINTABLE.test(text) ? { printableString: text } : { utf8String: text },
      );
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
    }),
  );
}
