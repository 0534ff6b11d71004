/**
 * Values as a program sends them to the engine, where secrets, unknowns, files and references to resources are marked by signatures.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.245.0/sdk/go/common/resource/sig/sig.go
 */
import { isRecord } from '../../values';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** What stands where a secret is. */
export const SECRET_MARK = '<secret>';

/** What stands where a value is that only the engine will know. */
export const UNKNOWN_MARK = '<unknown>';

/** A value in all the ways in which one may want to see it. */
export interface ReadValue {
  /** With marks in the place of secrets and unknowns. */
  readonly shown: unknown;
  /** With secrets in clear, and undefined for unknowns. */
  readonly plain: unknown;
  /** Where secrets are, such as `spec.args[0]`, and what they are. */
  readonly secrets: ReadonlyMap<string, unknown>;
  /** Where unknowns are. */
  readonly unknowns: readonly string[];
}

/** Reads a value. @param describe how a resource is called that is referred to by its URN */
export function readWire(wire: unknown, describe: (urn: string) => string): ReadValue {
  const secrets = new Map<string, unknown>();
  const unknowns: string[] = [];
  const { shown, plain } = new WireReader(secrets, unknowns, describe).read(wire, '');
  return { shown, plain, secrets, unknowns };
}

/** The value marked as a secret for the engine. */
export function secretWire(wire: unknown): unknown {
  return isRecord(wire) && wire[SIGNATURE] === SECRET
    ? wire
    : { [SIGNATURE]: SECRET, value: wire ?? null };
}

/**
 * The path of a field below another: `spec.replicas`, `args[0]`, `annotations["pulumi.com/waitFor"]`.
 *
 * @param isPath whether the key is a path itself
 */
export function below(path: string, key: string | number, isPath = false): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (isPath) return key === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`;
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

type Both = Pick<ReadValue, 'shown' | 'plain'>;

class WireReader {
  private readonly secrets: Map<string, unknown>;
  private readonly unknowns: string[];
  private readonly describe: (urn: string) => string;

  constructor(
    secrets: Map<string, unknown>,
    unknowns: string[],
    describe: (urn: string) => string,
  ) {
    this.secrets = secrets;
    this.unknowns = unknowns;
    this.describe = describe;
  }

  read(wire: unknown, path: string): Both {
    if (wire === UNKNOWN) {
      this.unknowns.push(path);
      return { shown: UNKNOWN_MARK, plain: undefined };
    }
    if (Array.isArray(wire)) {
      const read = wire.map((one: unknown, index) => this.read(one, below(path, index)));
      return { shown: read.map(({ shown }) => shown), plain: read.map(({ plain }) => plain) };
    }
    if (!isRecord(wire)) return { shown: wire, plain: wire };
    const signature = wire[SIGNATURE];
    return typeof signature === 'string'
      ? this.readMarked(signature, wire, path)
      : this.readRecord(wire, path);
  }

  private readRecord(wire: Readonly<Record<string, unknown>>, path: string): Both {
    const read = Object.entries(wire).map(
      ([key, one]) => [key, this.read(one, below(path, key))] as const,
    );
    return {
      shown: Object.fromEntries(read.map(([key, { shown }]) => [key, shown])),
      plain: Object.fromEntries(read.map(([key, { plain }]) => [key, plain])),
    };
  }

  private readMarked(
    signature: string,
    wire: Readonly<Record<string, unknown>>,
    path: string,
  ): Both {
    if (signature === SECRET) return this.readSecret(wire['value'], path);
    if (signature === OUTPUT) {
      const value = 'value' in wire ? wire['value'] : UNKNOWN;
      return wire['secret'] === true ? this.readSecret(value, path) : this.read(value, path);
    }
    if (signature === RESOURCE) {
      const { urn, id } = wire;
      const name = typeof urn === 'string' ? this.describe(urn) : 'unknown';
      return { shown: `<resource ${name}>`, plain: id === undefined || id === '' ? urn : id };
    }
    const { [SIGNATURE]: _, ...content } = wire;
    if (signature !== ASSET && signature !== ARCHIVE) return this.readRecord(content, path);
    const { shown, plain } = this.readRecord(content, path);
    const kind = signature === ASSET ? 'asset' : 'archive';
    return { shown: { [kind]: shown }, plain: { [kind]: plain } };
  }

  // What is below a secret is a part of it: its fields have no marks and no paths of their own.
  private readSecret(value: unknown, path: string): Both {
    const inner = readWire(value, this.describe);
    this.secrets.set(path, inner.plain);
    if (inner.unknowns.length > 0) this.unknowns.push(path);
    return { shown: SECRET_MARK, plain: inner.plain };
  }
}
