/** The provider of authorities: keys are made when they are first wanted, and live in the state from then on. */
import { X509Certificate, createPublicKey } from 'node:crypto';

import type { Name } from '@peculiar/asn1-x509';

import { Findings } from '../values';
import type { Violation } from '../values';
import type { AuthorityInputs, AuthorityState, Generation } from './authority-inputs';
import {
  AUTHORITY_SECRETS,
  argumentsOf,
  issuedFor,
  lasting,
  planAuthority,
} from './authority-plan';
import type { AuthorityPlan, GenerationTask } from './authority-plan';
import { nameOfGeneration, readAuthority } from './authority-spec';
import type { AuthoritySpec } from './authority-spec';
import { readBrought } from './brought-authority';
import { datesOf, decode, periodOf } from './certificate-facts';
import { toName } from './distinguished-name';
import { issueAuthority } from './issue-certificate';
import type { Issuer } from './issue-certificate';
import { checkIssuer, readIssuer } from './issuer-input';
import type { IssuerInputs } from './issuer-input';
import { generateKey, printKey } from './key-algorithm';
import { printCertificates, readCertificates, readKey } from './pem';
import { holdsUnknown, newId, tell, toFailures } from './resource-provider';
import type { Clock, ResourceProvider } from './resource-provider';
import { checkRotation } from './rotation';
import { unknownValue } from './unknown-value';
import { periodFrom } from './validity';

const DAY = 86_400_000;
/** From when on an authority that was brought along is mentioned by every run. */
const MENTIONED_BEFORE = 90 * DAY;

/** Makes the provider. */
export function authorityProvider(clock: Clock): ResourceProvider<AuthorityInputs, AuthorityState> {
  return {
    check: (olds, news) => {
      const violations = [...checkInputs(news, clock()), ...checkRotation(olds, news)];
      return Promise.resolve({ inputs: news, failures: toFailures(violations) });
    },
    diff: (_id, olds, news) => {
      if (holdsUnknown(news)) return Promise.resolve({ changes: true });
      const { changes, reasons } = planAuthority(news, olds, clock());
      for (const reason of reasons) tell(`${nameOf(news)}: ${reason}`);
      mentionEnd(news, clock());
      return Promise.resolve({ changes });
    },
    create: (inputs) => Promise.resolve({ id: newId(), outs: build(inputs, undefined, clock()) }),
    read: (id, props) => Promise.resolve({ id, props }),
    update: (_id, olds, news) => Promise.resolve({ outs: build(news, olds, clock()) }),
    delete: () => Promise.resolve(),
  };
}

function checkInputs(news: AuthorityInputs, now: Date): readonly Violation[] {
  const isLate = (value: unknown) => holdsUnknown(value);
  const { spec, violations } = readAuthority(argumentsOf(news), isLate);
  const findings = new Findings();
  findings.addAll(violations);
  const { broughtCertificate, broughtPrivateKey, issuerCertificate } = news;
  if (broughtCertificate !== undefined && ![broughtCertificate, broughtPrivateKey].some(isLate)) {
    findings.addAll(readBrought(broughtCertificate, broughtPrivateKey, now).violations);
  }
  if (issuerCertificate !== undefined && issuerCertificate !== unknownValue) {
    const issuer = new X509Certificate(issuerCertificate);
    findings.addAll(checkIssuer(issuer, now, { pathLength: spec.pathLength ?? 0 }));
  }
  return findings.violations;
}

function build(inputs: AuthorityInputs, old: AuthorityState | undefined, now: Date) {
  const plan = planAuthority(inputs, old, now);
  const issuer = isIssued(inputs) ? readIssuer(inputs) : undefined;
  const keyRing = plan.tasks.map((task) => carryOut(task, plan, inputs, issuer, now));
  const signing = signingOf(inputs, plan.spec, keyRing, now);
  const others = [
    ...keyRing.filter(({ generation }) => generation !== plan.spec.generation || signing.brought),
  ].map(({ certificate }) => certificate);
  const outs: AuthorityState = {
    ...(lasting(inputs, AUTHORITY_SECRETS) as Omit<
      AuthorityInputs,
      (typeof AUTHORITY_SECRETS)[number]
    >),
    certificate: signing.certificate,
    privateKey: signing.privateKey,
    chain: signing.chain,
    root: signing.root,
    trustBundle: bundle([
      signing.root,
      ...others,
      inputs.issuerTrustBundle ?? '',
      ...(inputs.trustedCertificates ?? []),
    ]),
    keyRing,
    ...datesOf(new X509Certificate(signing.certificate)),
  };
  return outs;
}

function carryOut(
  { generation, old, action }: GenerationTask,
  { spec }: AuthorityPlan,
  inputs: AuthorityInputs,
  issuer: Issuer | undefined,
  now: Date,
): Generation {
  if (action === 'keep' && old !== undefined) return old;
  const kept = action === 'renew' ? old : undefined;
  const privateKey = readKey(kept?.privateKey ?? '') ?? generateKey(spec.keyAlgorithm).privateKey;
  const certificate = issueAuthority(
    {
      // A root that is renewed keeps its name to the byte, else what it has issued would be a stranger's.
      subject:
        kept === undefined || issuer !== undefined
          ? subjectOf(spec, generation)
          : decode(new X509Certificate(kept.certificate)).tbsCertificate.subject,
      publicKey: createPublicKey(privateKey),
      period: periodFrom(now, spec.validity, issuer && periodOf(issuer.certificate)),
      ...limitsOf(spec, issuer),
    },
    issuer ?? { privateKey },
  );
  return {
    generation,
    certificate: printCertificates([certificate]),
    privateKey: printKey(privateKey),
    issuedFor: issuedFor(inputs, spec),
  };
}

function subjectOf({ subject }: AuthoritySpec, generation: number): Name {
  const { commonName = '', organizations } = subject;
  return toName({ commonName: nameOfGeneration(commonName, generation), organizations });
}

// Below another authority, one that signs certificates only is the usual case, and the safe one.
function limitsOf({ pathLength, nameConstraints }: AuthoritySpec, issuer: Issuer | undefined) {
  const length = pathLength ?? (issuer === undefined ? undefined : 0);
  return {
    ...(length === undefined ? {} : { pathLength: length }),
    ...(nameConstraints === undefined ? {} : { nameConstraints }),
  };
}

interface Signing {
  readonly certificate: string;
  readonly privateKey: string;
  readonly chain: string;
  readonly root: string;
  readonly brought: boolean;
}

function signingOf(
  inputs: AuthorityInputs,
  spec: AuthoritySpec,
  keyRing: readonly Generation[],
  now: Date,
): Signing {
  const { broughtCertificate, broughtPrivateKey } = inputs;
  if (broughtCertificate !== undefined) {
    const { authority } = readBrought(broughtCertificate, broughtPrivateKey, now);
    if (authority === undefined) throw new Error('bug: what was brought along was not checked');
    const line = [authority.certificate, ...authority.above];
    return {
      certificate: printCertificates([authority.certificate]),
      privateKey: printKey(authority.privateKey),
      chain: printCertificates(line.slice(0, -1)),
      root: printCertificates(line.slice(-1)),
      brought: true,
    };
  }
  const own = keyRing.find(({ generation }) => generation === spec.generation);
  if (own === undefined) throw new Error('bug: the generation that signs was not made');
  const { certificate, privateKey } = own;
  if (!isIssued(inputs))
    return { certificate, privateKey, chain: '', root: certificate, brought: false };
  const chain = certificate + inputs.issuerChain;
  return { certificate, privateKey, chain, root: inputs.issuerRoot, brought: false };
}

function isIssued(inputs: AuthorityInputs): inputs is AuthorityInputs & IssuerInputs {
  return inputs.issuerCertificate !== undefined;
}

/** Certificates one after the other, each once, in the order in which they are first met. */
function bundle(texts: readonly string[]): string {
  const all = texts.flatMap((text) => readCertificates(text) ?? []);
  return printCertificates([...new Map(all.map((one) => [one.fingerprint256, one])).values()]);
}

function nameOf({ commonName }: AuthorityInputs): string {
  return commonName ?? 'the authority that was brought along';
}

function mentionEnd(inputs: AuthorityInputs, now: Date): void {
  const [first] = readCertificates(inputs.broughtCertificate ?? '') ?? [];
  if (first === undefined) return;
  const { notAfter } = periodOf(first);
  if (notAfter.getTime() - now.getTime() > MENTIONED_BEFORE) return;
  tell(`${nameOf(inputs)} ends on ${notAfter.toISOString()}: bring a new one in time`);
}
