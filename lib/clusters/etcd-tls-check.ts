/** What is wrong with the certificates that are asked for, as far as it can be seen in the program. */
import { checkAuthority, checkCertificate } from '../pki';
import { at, isRecord } from '../values';
import type { Violation } from '../values';
import { isMadeElsewhere, namesOf } from './etcd-certificates';
import type { CertifiedMember } from './etcd-certificates';
import type { EtcdClusterTls } from './etcd-cluster-args';

/** Checks them; `member` stands for all, since their names are made alike. */
export function checkEtcdTls(given: unknown, member: CertifiedMember): readonly Violation[] {
  if (given === undefined) return checkNames({}, member);
  if (!isRecord(given)) {
    const remedy = 'leave it out, or write for example { names: ["{member}.etcd.example"] }';
    return [{ code: 'invalid', path: 'tls', reason: 'is no record', remedy }];
  }
  const tls: EtcdClusterTls = given;
  return [...checkGiven(tls, 'ca'), ...checkGiven(tls, 'peerCa'), ...checkNames(tls, member)];
}

function checkGiven(tls: EtcdClusterTls, key: 'ca' | 'peerCa'): readonly Violation[] {
  const given: unknown = tls[key];
  if (isMadeElsewhere(given)) return checkElsewhere(tls, key);
  if (given !== undefined && !isRecord(given)) {
    const remedy = 'give a CertificateAuthority, or what one is made from';
    return [{ code: 'invalid', path: `tls.${key}`, reason: 'is no authority', remedy }];
  }
  const { generation, alsoTrust } = tls;
  const rest = Object.fromEntries(
    Object.entries({ generation, alsoTrust, ...given }).filter(([, value]) => value !== undefined),
  );
  const brought = isRecord(given) && given['certificate'] !== undefined;
  // What is late is judged by the authority itself, as soon as it is known.
  const plain = Object.values(rest).every(
    (value) => typeof value !== 'object' || Array.isArray(value),
  );
  if (!plain) return [];
  const found = checkAuthority({ ...(brought ? {} : { commonName: 'etcd' }), ...rest });
  return found.map((violation) => at(violation, placeOf(violation.path, key)));
}

/** Those that both authorities share stand one level higher. */
function placeOf(path: string, key: string): string {
  return /^(?:generation|alsoTrust)/.test(path) ? 'tls' : `tls.${key}`;
}

function checkElsewhere(tls: EtcdClusterTls, key: string): readonly Violation[] {
  return (['generation', 'alsoTrust'] as const).flatMap((setting) =>
    tls[setting] === undefined
      ? []
      : [
          {
            code: 'conflict' as const,
            path: `tls.${setting}`,
            reason: `tls.${key} is an authority that is made elsewhere`,
            remedy: `set ${setting} where it is made`,
          },
        ],
  );
}

function checkNames(tls: EtcdClusterTls, member: CertifiedMember): readonly Violation[] {
  const { server } = namesOf(member);
  const { validity, renewBefore } = tls;
  const found = checkCertificate({
    ...{ usages: ['server auth', 'client auth'], commonName: member.name, ...server },
    ...(validity === undefined ? {} : { validity: validity.toString() }),
    ...(renewBefore === undefined ? {} : { renewBefore: renewBefore.toString() }),
  });
  return found.map((violation) => {
    const named = /^(?:dnsNames|ipAddresses)/.test(violation.path);
    return named ? { ...violation, path: 'tls.names' } : at(violation, 'tls');
  });
}
