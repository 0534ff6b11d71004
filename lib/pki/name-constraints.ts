/** What an authority may sign: the name constraints of RFC 5280, section 4.2.1.10. A key that is stolen is then good for these names only. */
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  NameConstraints as Extension,
} from '@peculiar/asn1-x509';

import { Cidr, Hostname, IpAddress, isRecord } from '../values';
import type { Findings, Violation } from '../values';
import type { AlternativeNames } from './alternative-names';
import { nothingLate, readLateList } from './late-input';

/** The names that an authority may, or may not, sign. A kind of name that is not mentioned is free. */
export interface NameConstraints {
  /**
   * Domains: these and all below them.
   *
   * @default - every domain
   */
  readonly permittedDomains?: readonly string[];

  /**
   * Domains that are not signed, though a permitted one holds them.
   *
   * @default []
   */
  readonly excludedDomains?: readonly string[];

  /**
   * Ranges of addresses, such as `10.0.0.0/16`.
   *
   * @default - every address
   */
  readonly permittedRanges?: readonly string[];

  /**
   * Ranges of addresses that are not signed.
   *
   * @default []
   */
  readonly excludedRanges?: readonly string[];
}

/** Constraints with every list there. */
export type ReadConstraints = Required<NameConstraints>;

const PATH = 'nameConstraints';

/** Reads `nameConstraints`; undefined when nothing is constrained. */
export function readNameConstraints(
  given: unknown,
  findings: Findings,
): ReadConstraints | undefined {
  if (given === undefined) return undefined;
  if (!isRecord(given)) {
    const remedy = 'write for example { permittedDomains: ["etcd.example"] }';
    findings.add('invalid', PATH, given, 'is no record of settings', remedy);
    return undefined;
  }
  const list = (
    key: keyof NameConstraints,
    read: (one: unknown, path: string) => string | undefined,
  ) => readLateList(given[key], `${PATH}.${key}`, nothingLate, findings, read).values;
  const domain = (one: unknown, path: string) =>
    findings.take(Hostname.parse(one as string, path))?.toString();
  const range = (one: unknown, path: string) =>
    findings.take(Cidr.parse(one as string, path))?.toString();
  const read = {
    permittedDomains: list('permittedDomains', domain),
    excludedDomains: list('excludedDomains', domain),
    permittedRanges: list('permittedRanges', range),
    excludedRanges: list('excludedRanges', range),
  };
  return Object.values(read).every(({ length }) => length === 0) ? undefined : read;
}

/** The constraints as ASN.1. */
export function toExtension(constraints: ReadConstraints): Extension {
  const subtrees = (domains: readonly string[], ranges: readonly string[]) =>
    new GeneralSubtrees(
      [
        ...domains.map((dNSName) => new GeneralName({ dNSName })),
        ...ranges.map((iPAddress) => new GeneralName({ iPAddress })),
      ].map((base) => new GeneralSubtree({ base })),
    );
  const permitted = subtrees(constraints.permittedDomains, constraints.permittedRanges);
  const excluded = subtrees(constraints.excludedDomains, constraints.excludedRanges);
  // An empty list of subtrees is no valid one.
  return new Extension({
    ...(permitted.length === 0 ? {} : { permittedSubtrees: permitted }),
    ...(excluded.length === 0 ? {} : { excludedSubtrees: excluded }),
  });
}

/** The constraints of a certificate, as text again; other kinds of name are left out, since we sign none of them under a constraint of theirs. */
export function fromExtension(extension: Extension): ReadConstraints {
  const texts = (list: readonly GeneralSubtree[] | undefined, key: 'dNSName' | 'iPAddress') =>
    Array.from(list ?? []).flatMap(({ base }) => base[key] ?? []);
  const { permittedSubtrees, excludedSubtrees } = extension;
  return {
    permittedDomains: texts(permittedSubtrees, 'dNSName'),
    excludedDomains: texts(excludedSubtrees, 'dNSName'),
    permittedRanges: texts(permittedSubtrees, 'iPAddress'),
    excludedRanges: texts(excludedSubtrees, 'iPAddress'),
  };
}

/** Names that an issuer with these constraints may not sign. */
export function checkConstrained(
  names: AlternativeNames,
  constraints: ReadConstraints,
): readonly Violation[] {
  const { permittedDomains, excludedDomains, permittedRanges, excludedRanges } = constraints;
  return [
    ...names.dnsNames.flatMap((name, index) =>
      verdict(`dnsNames[${index}]`, name, permittedDomains, excludedDomains, isBelow),
    ),
    ...names.ipAddresses.flatMap((name, index) =>
      verdict(`ipAddresses[${index}]`, name, permittedRanges, excludedRanges, isWithin),
    ),
  ];
}

function verdict(
  path: string,
  name: string,
  permitted: readonly string[],
  excluded: readonly string[],
  holds: (name: string, limit: string) => boolean,
): readonly Violation[] {
  const against = excluded.find((limit) => holds(name, limit));
  const missing = permitted.length > 0 && !permitted.some((limit) => holds(name, limit));
  if (against === undefined && !missing) return [];
  const reason =
    against === undefined
      ? `is outside what the issuer may sign: ${permitted.join(', ')}`
      : `is within ${against}, which the issuer may not sign`;
  const remedy = 'change the name, or the nameConstraints of the authority';
  return [{ code: 'forbidden', path, value: name, reason, remedy }];
}

// A domain with a leading dot, as others write it, does not hold itself.
function isBelow(name: string, domain: string): boolean {
  const bare = domain.replace(/^\./, '').toLowerCase();
  return (name === bare && !domain.startsWith('.')) || bare === '' || name.endsWith(`.${bare}`);
}

function isWithin(address: string, range: string): boolean {
  const cidr = Cidr.parse(range);
  const one = IpAddress.parse(address);
  return cidr.ok && one.ok && cidr.value.contains(one.value);
}
