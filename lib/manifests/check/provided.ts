import type { Findings } from '../../values';

// What there is in every cluster, and in every namespace.
const EVERYWHERE = ['ServiceAccount/*/default', 'ConfigMap/*/kube-root-ca.crt'];
const BUILT_IN = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((one) => `Namespace/${one}`),
  'PriorityClass/system-cluster-critical',
  'PriorityClass/system-node-critical',
  ...['cluster-admin', 'admin', 'edit', 'view'].map((one) => `ClusterRole/${one}`),
  'Service/default/kubernetes',
  'Role/kube-system/extension-apiserver-authentication-reader',
  'ConfigMap/kube-system/extension-apiserver-authentication',
];
const SYSTEM = /^(?:Cluster)?Role\/(?:[^/]+\/)?system:/;

/** Objects that are there without being in the set: those of every cluster, and what the user says that others provide. */
export class Provided {
  private readonly entries: ReadonlySet<string>;

  private constructor(entries: readonly string[]) {
    this.entries = new Set([...BUILT_IN, ...EVERYWHERE, ...entries]);
  }

  /** Reads what others provide: `Secret/namespace/name`, `StorageClass/name`; a `*` stands for any namespace or name. */
  static read(given: unknown, findings: Findings): Provided {
    if (given === undefined) return new Provided([]);
    const remedy = 'write for example ["Secret/storage/admin-key", "StorageClass/fast"]';
    if (!Array.isArray(given)) {
      findings.add('invalid', 'provided', given, 'is no list of objects', remedy);
      return new Provided([]);
    }
    const entries = given.filter((one: unknown, index): one is string => {
      if (typeof one === 'string' && /^[A-Z][A-Za-z]*(?:\/[^/\s]+){1,2}$/.test(one)) return true;
      findings.add('invalid', `provided[${index}]`, one, 'names no object', remedy);
      return false;
    });
    return new Provided(entries);
  }

  /** Whether there is such an object; one of the whole cluster has no namespace. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    const [plain = ''] = kind.split('.');
    const ways =
      namespace === undefined
        ? [name, '*']
        : [`${namespace}/${name}`, `${namespace}/*`, `*/${name}`, '*/*'];
    if (ways.some((way) => this.entries.has(`${plain}/${way}`))) return true;
    return SYSTEM.test(`${plain}/${namespace === undefined ? '' : `${namespace}/`}${name}`);
  }
}
