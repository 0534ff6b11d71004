/** The ports of a flow: one, or all from the first to the last. */
import type { Findings } from '../values';

/** From the first port to the last; both are met. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const FIRST_PORT = 1;
const LAST_PORT = 65_535;

/** Whether it is the number of a port. */
export function isPort(given: unknown): given is number {
  return (
    typeof given === 'number' &&
    Number.isInteger(given) &&
    given >= FIRST_PORT &&
    given <= LAST_PORT
  );
}

/** Whether there is no port that is not met. */
export function isEveryPort({ first, last }: PortRange): boolean {
  return first === FIRST_PORT && last === LAST_PORT;
}

/** Refuses what is no number of a port. */
export function checkPort(given: unknown, path: string, findings: Findings): given is number {
  if (isPort(given)) return true;
  const reason = `is no port: a whole number from ${FIRST_PORT} to ${LAST_PORT}`;
  findings.add('out-of-range', path, given, reason, 'write for example 443');
  return false;
}

/** Reads one port or a pair of them; `needed` says whether the protocol has ports, which are then to be named. */
export function readPorts(
  given: unknown,
  path: string,
  protocol: string,
  needed: boolean,
  findings: Findings,
): PortRange | undefined {
  if (!needed) {
    if (given === undefined) return undefined;
    const remedy = 'leave "ports" out, or write "tcp", "udp" or "sctp"';
    findings.add('conflict', path, given, `"${protocol}" has no ports`, remedy);
    return undefined;
  }
  if (given === undefined) {
    const remedy = `write for example 443, or [${FIRST_PORT}, ${LAST_PORT}] for all`;
    findings.add('required', path, undefined, `"${protocol}" needs its ports named`, remedy);
    return undefined;
  }
  if (!Array.isArray(given)) {
    return checkPort(given, path, findings) ? { first: given, last: given } : undefined;
  }
  return readPair(given, path, findings);
}

function readPair(
  given: readonly unknown[],
  path: string,
  findings: Findings,
): PortRange | undefined {
  const [first, last] = given;
  if (given.length !== 2) {
    const reason = 'is neither one port nor the first and the last of several';
    findings.add('invalid', path, given, reason, 'write for example [2379, 2380]');
    return undefined;
  }
  const fine = [checkPort(first, `${path}[0]`, findings), checkPort(last, `${path}[1]`, findings)];
  if (fine.includes(false) || !isPort(first) || !isPort(last)) return undefined;
  if (first <= last) return { first, last };
  const remedy = `write [${last}, ${first}]`;
  findings.add('invalid', path, given, 'its first port comes after its last one', remedy);
  return undefined;
}
