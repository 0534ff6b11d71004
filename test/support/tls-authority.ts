/** Certificates for tests, made by OpenSSL. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runSync } from '../../tools/process';

const NEW_KEY = '-nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1'.split(' ');

/** A certificate and its key. */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes a certificate that is its own authority; gives the texts.
 *
 * @param name the host name that it is for
 * @param authority what the authority is called; two of one name are hard to tell apart for OpenSSL
 */
export function ownCertificate(name: string, authority: string): OwnCertificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-tls-'));
  try {
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    openssl([
      ...['req', '-x509', ...NEW_KEY, '-subj', `/CN=${authority}`],
      ...['-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate],
    ]);
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whom a certificate of an authority is for. */
export interface CertificateSubject {
  readonly commonName: string;
  /** What a Kubernetes API server takes for the groups of a client. */
  readonly organization?: string;
  /** Under which names and addresses a server is reached, as OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`. */
  readonly reachedAs?: readonly string[];
}

/** An authority that issues certificates; its files stand in a folder of the caller's. */
export class TlsAuthority {
  /** The authority's own certificate, a file. */
  readonly certificate: string;
  readonly #folder: string;
  readonly #key: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.certificate = path.join(folder, 'authority.crt');
    this.#key = path.join(folder, 'authority.key');
    const files = ['-keyout', this.#key, '-out', this.certificate];
    openssl(['req', '-x509', ...NEW_KEY, ...files, '-subj', '/CN=lab-authority']);
  }

  /** Issues a certificate for both ends of a connection; gives the files. */
  issue(name: string, subject: CertificateSubject): OwnCertificate {
    const made = {
      certificate: path.join(this.#folder, `${name}.crt`),
      key: path.join(this.#folder, `${name}.key`),
    };
    const { commonName, organization, reachedAs = [] } = subject;
    const group = organization === undefined ? '' : `/O=${organization}`;
    openssl([
      ...['req', '-x509', ...NEW_KEY, '-CA', this.certificate, '-CAkey', this.#key],
      ...['-keyout', made.key, '-out', made.certificate, '-subj', `${group}/CN=${commonName}`],
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', 'extendedKeyUsage=serverAuth,clientAuth'],
      ...(reachedAs.length === 0 ? [] : ['-addext', `subjectAltName=${reachedAs.join(',')}`]),
    ]);
    return made;
  }
}

function openssl(args: readonly string[]): void {
  const { code, stderr } = runSync(['openssl', ...args]);
  if (code !== 0) throw new Error(`openssl: ${stderr}`);
}
