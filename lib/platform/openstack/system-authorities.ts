/** Whom the system trusts: the authorities that the provider takes where nobody names one. */
import { filled } from './clouds-yaml';
import type { SettingSources } from './clouds-yaml';

/**
 * Of these the first that is there counts.
 *
 * @see https://go.dev/src/crypto/x509/root_linux.go
 */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

/**
 * Reads the authorities of the system: the file that `SSL_CERT_FILE` names, or else that of the distribution. Node looks at neither, only at
 * `NODE_EXTRA_CA_CERTS`, which it forgets as soon as it is told of any other; so that file is read as well.
 *
 * @returns text in PEM; undefined when there is none
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 */
export function systemAuthorities({
  env,
  readFile,
}: Pick<SettingSources, 'env' | 'readFile'>): string | undefined {
  const named = filled(env['SSL_CERT_FILE']);
  const extra = filled(env['NODE_EXTRA_CA_CERTS']);
  const first = (files: readonly string[]): string | undefined => {
    for (const file of files) {
      const text = readFile(file);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const system = first(named === undefined ? BUNDLES : [named]);
  const all = [system, first(extra === undefined ? [] : [extra])];
  return filled(all.filter((text) => text !== undefined).join('\n'));
}
