/** Certificates for tests, made by OpenSSL. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runSync } from '../../tools/process';

/** A certificate that signed itself, and its key. */
export interface OwnCertificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes a certificate that is its own authority.
 *
 * @param name the host name that it is for
 * @param authority what the authority is called; two of one name are hard to tell apart for OpenSSL
 */
export function ownCertificate(name: string, authority: string): OwnCertificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-tls-'));
  try {
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const { code, stderr } = runSync([
      ...['openssl', 'req', '-x509', '-nodes', '-days', '2', '-subj', `/CN=${authority}`],
      ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      ...['-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate],
    ]);
    if (code !== 0) throw new Error(`openssl: ${stderr}`);
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
