/**
 * The lines of a `known_hosts` file, as Heketi 10 reads it.
 *
 * @see https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
import { hasPlaceholder } from '../values';
import type { Findings } from '../values';

const TYPE = /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))$/;
const KEY = /^[A-Za-z0-9+/]{32,}={0,2}$/;
const REMEDY = 'write a line like "gfs-1 ecdsa-sha2-nistp256 AAAA…", as ssh-keyscan prints it';

/** Reads them; the text with a line feed at its end. */
export function readKnownHosts(
  given: unknown,
  path: string,
  findings: Findings,
): string | undefined {
  if (typeof given !== 'string' || given.trim() === '') {
    findings.add('invalid', path, given, 'holds no host key', REMEDY);
    return undefined;
  }
  if (hasPlaceholder(given)) return given;
  const wrong = linesOf(given).find((line) => !isHostKey(line));
  if (wrong === undefined) return `${given.trimEnd()}\n`;
  findings.add('invalid', path, wrong, 'is no line of a known_hosts file', REMEDY);
  return undefined;
}

/** The hosts that no line is about. Lines with hashed names are about nobody knows whom, so with one of them nothing is missing. */
export function missingHosts(text: string, hosts: readonly string[]): readonly string[] {
  const patterns = linesOf(text).flatMap((line) => hostsOf(line).split(','));
  if (patterns.some((one) => one.startsWith('|1|'))) return [];
  const forms = patterns.filter((one) => !one.startsWith('!')).map(patternOf);
  return hosts.filter((host) => !forms.some((form) => form.test(host.toLowerCase())));
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function isHostKey(line: string): boolean {
  const [, type = '', key = ''] = fieldsOf(line);
  return TYPE.test(type) && KEY.test(key);
}

function hostsOf(line: string): string {
  return fieldsOf(line)[0] ?? '';
}

function fieldsOf(line: string): readonly string[] {
  const fields = line.split(/\s+/);
  return /^@(?:cert-authority|revoked)$/.test(fields[0] ?? '') ? fields.slice(1) : fields;
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
}
