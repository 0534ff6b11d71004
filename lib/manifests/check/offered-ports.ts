import type { Field } from './field';
import type { PodTemplate } from './pod-template';
import { protocolOf } from './port';

const ANY = '*';
const SHOWN = 5;

/** The ports that some pods have, for many Services to ask for. */
export class OfferedPorts {
  /** As `TCP/http` and `TCP/8080`; `*` for what is known only later. */
  private readonly known = new Set<string>();
  private readonly shown = new Set<string>();
  /** Whether there may be any others. */
  private open = false;
  /** Whether a pod says of no port that it has it, and so may have all numbers. */
  private silent = false;

  constructor(pods: readonly PodTemplate[]) {
    for (const one of pods) this.add(one);
  }

  /**
   * Whether one of the pods may have a port, by its name or its number. Containers need not say which numbers they have; those that say some are
   * taken to say all.
   */
  mayHave(wanted: string | number, protocol: string): boolean {
    if (this.open || (this.silent && typeof wanted === 'number')) return true;
    const late = typeof wanted === 'number' ? `${ANY}number` : `${ANY}name`;
    return [protocol, ANY].some((one) =>
      [JSON.stringify(wanted), late].some((port) => this.known.has(`${one}/${port}`)),
    );
  }

  /** Some of them, for a message: `8080 ("http")`. */
  get examples(): readonly string[] {
    return [...this.shown].slice(0, SHOWN);
  }

  private add(pods: PodTemplate): void {
    const beside = pods.containers.filter(({ role }) => role !== 'init');
    const lists = beside.map(({ field }) => field.at('ports'));
    this.open ||= pods.open || lists.some((list) => list.open);
    const ports = lists.flatMap((list) => list.items);
    this.silent ||= ports.length === 0;
    for (const port of ports) this.addPort(port);
  }

  private addPort(port: Field): void {
    const [number, name] = [port.at('containerPort'), port.at('name')];
    const protocol = port.at('protocol').late ? ANY : protocolOf(port);
    if (number.late) this.known.add(`${protocol}/${ANY}number`);
    else if (number.number !== undefined) this.known.add(`${protocol}/${number.number}`);
    if (name.late) this.known.add(`${protocol}/${ANY}name`);
    else if (name.text !== undefined) this.known.add(`${protocol}/${JSON.stringify(name.text)}`);
    if (number.number === undefined) return;
    this.shown.add(`${number.number}${name.text === undefined ? '' : ` ("${name.text}")`}`);
  }
}

const offered = new WeakMap<readonly PodTemplate[], OfferedPorts>();

/** The ports of a list of pods, worked out once for the same list. */
export function portsOf(pods: readonly PodTemplate[]): OfferedPorts {
  const ports = offered.get(pods) ?? new OfferedPorts(pods);
  offered.set(pods, ports);
  return ports;
}
