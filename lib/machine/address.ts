/** Addresses of the network: what may stand in user data and in files that everybody reads. */
import type { Violation } from '../values';

/** Whether an address has a name or password before the host, such as `https://user:password@host/`. */
export function holdsCredentials(address: unknown): boolean {
  return typeof address === 'string' && /^\s*[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*@/.test(address);
}

/** The refusal of such an address, without showing it. */
export function credentials(path: string): Violation {
  const reason = 'holds credentials, which everybody on the machine could read';
  const remedy =
    'leave them out; let the machine fetch them, for example into /etc/apt/auth.conf.d';
  return { code: 'forbidden', path, reason, remedy };
}
