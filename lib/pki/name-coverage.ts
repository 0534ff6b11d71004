/** Whether a certificate is good for the names under which a server will be reached. */
import { IpAddress } from '../values';
import type { Violation } from '../values';
import type { AlternativeNames } from './alternative-names';
import { namesOf } from './certificate-facts';
import { readCertificates } from './pem';

const URI = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The names that a certificate is not good for, as clients see it: the common name does not count, and a wildcard stands for exactly one part of a
 * name.
 *
 * @param certificate PEM, of which the first certificate counts; or the names that a certificate is going to have
 * @param names host names, addresses, URIs
 * @param path where the names come from
 * @see https://www.rfc-editor.org/rfc/rfc9525
 */
export function uncoveredNames(
  certificate: string | AlternativeNames,
  names: readonly string[],
  path = '',
): readonly Violation[] {
  const covering = typeof certificate === 'string' ? namesInPem(certificate) : certificate;
  if (covering === undefined) {
    const remedy = 'give the certificate as PEM';
    return [{ code: 'invalid', path, reason: 'there is no certificate in the text', remedy }];
  }
  const shown = [...covering.dnsNames, ...covering.ipAddresses, ...covering.uris].join(', ');
  return names.flatMap((name, index) =>
    isCovered(name, covering)
      ? []
      : [
          {
            code: 'conflict' as const,
            path: `${path}[${index}]`,
            value: name,
            reason: `the certificate is good for ${shown === '' ? 'no name' : shown} only`,
            remedy: 'add the name to the certificate',
          },
        ],
  );
}

/** Whether a certificate is good for all of these names. */
export function coversNames(
  certificate: string | AlternativeNames,
  names: readonly string[],
): boolean {
  return uncoveredNames(certificate, names).length === 0;
}

function namesInPem(text: string): AlternativeNames | undefined {
  const first = readCertificates(text)?.[0];
  return first === undefined ? undefined : namesOf(first);
}

function isCovered(name: string, covering: AlternativeNames): boolean {
  if (URI.test(name)) return covering.uris.includes(name);
  const address = IpAddress.parse(name);
  if (address.ok) {
    return covering.ipAddresses.some((one) => {
      const other = IpAddress.parse(one);
      return other.ok && other.value.equals(address.value);
    });
  }
  const wanted = name.toLowerCase();
  return covering.dnsNames.some((one) => matches(wanted, one.toLowerCase()));
}

function matches(wanted: string, pattern: string): boolean {
  if (wanted === pattern) return true;
  const dot = wanted.indexOf('.');
  return pattern.startsWith('*.') && dot > 0 && wanted.slice(dot) === pattern.slice(1);
}
