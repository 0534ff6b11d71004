/**
 * The names by which the host knows what belongs to a stack. They are functions of the stack and of the folder that holds its state, so two
 * stacks live side by side, and so do two checkouts of one that keep their state in different folders.
 */
import { createHash } from 'node:crypto';

/** Whose machines they are. */
export interface StackScope {
  readonly project: string;
  readonly stack: string;
  /** The folder under which the state of all stacks is kept. */
  readonly stateRoot: string;
}

const SCOPE_DIGITS = 8;
const MAXIMUM_MACHINE_ID = 64;

/** The bridge's name; it is alone in its namespace. */
export const BRIDGE = 'br0';

/** The first hexadecimal digits of the SHA-256 of a text. */
export function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** Eight hexadecimal digits for one stack on this host. */
export function scopeId(scope: StackScope): string {
  return digest([scope.stateRoot, scope.project, scope.stack].join('\0'), SCOPE_DIGITS);
}

/**
 * The name of a machine among all of the host: `gw-3f2a9c10-worker-1`. At most 64 characters, as systemd-nspawn wants it; what is longer is cut
 * and ends in a hash.
 */
export function machineId(scope: StackScope, name: string): string {
  const id = `gw-${scopeId(scope)}-${name}`;
  if (id.length <= MAXIMUM_MACHINE_ID) return id;
  return `${id.slice(0, MAXIMUM_MACHINE_ID - SCOPE_DIGITS - 1)}-${digest(name, SCOPE_DIGITS)}`;
}

/** The name of the bridge's end of a machine's cable: `p-` and eight digits, well under the 15 characters of an interface's name. */
export function portName(name: string): string {
  return `p-${digest(name, SCOPE_DIGITS)}`;
}

/**
 * The machine-id of a machine, as a UUID: the same for every machine that takes this name in this stack, since name, address and volumes outlive
 * the machine too.
 */
export function machineUuid(scope: StackScope, name: string): string {
  const hex = digest(`${scopeId(scope)}/${name}`, 32);
  // Version 4, variant 1: systemd takes no other.
  const text = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17)}`;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
