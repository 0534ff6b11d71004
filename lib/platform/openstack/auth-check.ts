/** What may be wrong with what a program says of a cloud's door, before anything is known that comes later. Values are never told: one of them may be a secret. */
import { Findings, isRecord } from '../../values';
import type { Violation } from '../../values';
import { nearestName } from './nearest-name';
import type { OpenStackAuth } from './openstack-auth';

type Kind = 'text' | 'switch' | 'texts';

const KINDS: Readonly<Record<keyof OpenStackAuth, Kind>> = {
  cloud: 'text',
  authUrl: 'text',
  region: 'text',
  userName: 'text',
  userId: 'text',
  password: 'text',
  token: 'text',
  tenantName: 'text',
  tenantId: 'text',
  userDomainName: 'text',
  userDomainId: 'text',
  projectDomainName: 'text',
  projectDomainId: 'text',
  domainName: 'text',
  domainId: 'text',
  defaultDomain: 'text',
  applicationCredentialId: 'text',
  applicationCredentialName: 'text',
  applicationCredentialSecret: 'text',
  endpointType: 'text',
  cacertFile: 'text',
  cert: 'text',
  key: 'text',
  insecure: 'switch',
  endpointOverrides: 'texts',
};

const REFUSALS: Readonly<Record<Kind, readonly [reason: string, remedy: string]>> = {
  text: ['is no text', 'write it in quotes, or leave it out'],
  switch: ['is neither true nor false', 'write it without quotes'],
  texts: ['is no record of texts', 'write for example { volumev3: "https://…/v3/" }'],
};

/** Everything that is wrong with it. */
export function checkOpenStackAuth(auth: OpenStackAuth | undefined): readonly Violation[] {
  const findings = new Findings();
  const given: unknown = auth;
  if (given === undefined) return [];
  if (!isRecord(given)) {
    const remedy = 'write for example { cloud: "shop" }, or leave it out';
    findings.add('invalid', '', undefined, 'is no record of settings', remedy);
    return findings.violations;
  }
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name as keyof OpenStackAuth] : undefined;
    if (kind === undefined) refuseName(name, findings);
    else if (value !== undefined && !isLate(value) && !fits(value, kind)) {
      findings.add('invalid', name, undefined, ...REFUSALS[kind]);
    }
  }
  return findings.violations;
}

function refuseName(name: string, findings: Findings): void {
  const nearest = nearestName(name, Object.keys(KINDS));
  const remedy = nearest === undefined ? 'leave it out' : `write ${nearest}`;
  findings.add('unsupported', name, undefined, 'is no setting of the provider', remedy);
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'switch') return typeof value === 'boolean';
  if (kind === 'text') return typeof value === 'string';
  const isText = (one: unknown): boolean => typeof one === 'string' || isLate(one);
  return isRecord(value) && Object.values(value).every(isText);
}

// An Output or a promise, told by what it can do, so that no engine is loaded for it.
function isLate(value: unknown): boolean {
  return isRecord(value) && (typeof value['apply'] === 'function' || value instanceof Promise);
}
