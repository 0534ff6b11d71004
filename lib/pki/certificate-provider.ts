/** The provider of certificates: issued when they are first wanted, and again when it is time or when they are to say something else. */
import { X509Certificate, createPublicKey } from 'node:crypto';

import type { Violation } from '../values';
import { constraintsOf, datesOf, periodOf } from './certificate-facts';
import { lasting } from './authority-plan';
import { CERTIFICATE_SECRETS, issuedFor, planCertificate } from './certificate-plan';
import type { CertificateInputs, CertificateState } from './certificate-plan';
import { readCertificate } from './certificate-spec';
import { toName } from './distinguished-name';
import { issueEnd } from './issue-certificate';
import { checkIssuer, readIssuer } from './issuer-input';
import { generateKey, printKey } from './key-algorithm';
import { checkConstrained } from './name-constraints';
import { printCertificates, readKey } from './pem';
import { holdsUnknown, newId, tell, toFailures } from './resource-provider';
import type { Clock, ResourceProvider } from './resource-provider';
import { unknownValue } from './unknown-value';
import { periodFrom } from './validity';

/** Makes the provider. */
export function certificateProvider(
  clock: Clock,
): ResourceProvider<CertificateInputs, CertificateState> {
  return {
    check: (_olds, news) =>
      Promise.resolve({ inputs: news, failures: toFailures(checkInputs(news, clock())) }),
    diff: (_id, olds, news) => {
      if (holdsUnknown(news)) return Promise.resolve({ changes: true });
      const { action, reason } = planCertificate(news, olds, clock());
      if (reason !== '') tell(`${nameOf(news)}: ${reason}`);
      return Promise.resolve({ changes: action !== 'keep' });
    },
    create: (inputs) => Promise.resolve({ id: newId(), outs: build(inputs, undefined, clock()) }),
    read: (id, props) => Promise.resolve({ id, props }),
    update: (_id, olds, news) => Promise.resolve({ outs: build(news, olds, clock()) }),
    delete: () => Promise.resolve(),
  };
}

function checkInputs(news: CertificateInputs, now: Date): readonly Violation[] {
  const { spec, violations } = readCertificate({ ...news }, holdsUnknown);
  if (news.issuerCertificate === unknownValue) return violations;
  const issuer = new X509Certificate(news.issuerCertificate);
  const constraints = constraintsOf(issuer);
  return [
    ...violations,
    ...checkIssuer(issuer, now),
    ...(constraints === undefined ? [] : checkConstrained(spec.names, constraints)),
  ];
}

function build(
  inputs: CertificateInputs,
  old: CertificateState | undefined,
  now: Date,
): CertificateState {
  const plan = planCertificate(inputs, old, now);
  const made = plan.action === 'issue' ? undefined : old;
  const issued = made === undefined ? issue(inputs, old, plan, now) : kept(made);
  return {
    ...(lasting(inputs, CERTIFICATE_SECRETS) as Omit<CertificateInputs, 'issuerPrivateKey'>),
    certificate: printCertificates([issued.certificate]) + inputs.issuerChain,
    privateKey: issued.privateKey,
    caCertificate: inputs.issuerRoot,
    trustBundle: inputs.issuerTrustBundle,
    issuedFor: issuedFor(inputs, plan.spec),
    ...datesOf(issued.certificate),
  };
}

interface Issued {
  readonly certificate: X509Certificate;
  readonly privateKey: string;
}

function kept({ certificate, privateKey }: CertificateState): Issued {
  return { certificate: new X509Certificate(certificate), privateKey };
}

function issue(
  inputs: CertificateInputs,
  old: CertificateState | undefined,
  { spec, newKey }: ReturnType<typeof planCertificate>,
  now: Date,
): Issued {
  const issuer = readIssuer(inputs);
  const oldKey = newKey || old === undefined ? undefined : readKey(old.privateKey);
  const privateKey = oldKey ?? generateKey(spec.keyAlgorithm).privateKey;
  const certificate = issueEnd(
    {
      subject: toName(spec.subject),
      publicKey: createPublicKey(privateKey),
      period: periodFrom(now, spec.validity, periodOf(issuer.certificate)),
      names: spec.names,
      usages: spec.usages,
    },
    issuer,
  );
  return { certificate, privateKey: printKey(privateKey) };
}

function nameOf({ commonName, dnsNames, ipAddresses }: CertificateInputs): string {
  return commonName ?? dnsNames?.[0] ?? ipAddresses?.[0] ?? 'certificate';
}
