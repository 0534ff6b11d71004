/** What the checks of objects say, against the verdict of a real API server. */
import { checkManifests } from '../../lib/manifests';
import type { CheckName, KubernetesObject } from '../../lib/manifests';
import { describeLab } from '../support/describe-lab';
import { ApiRefusal, startCluster } from '../support/lab/cluster';
import type { Cluster } from '../support/lab/cluster';
import { GOOD_OBJECTS, MANIFEST_CASES, changed } from '../support/manifest-cases';
import type { Step } from '../support/manifest-cases';

const CLUSTER_WIDE = [
  'Namespace',
  'PersistentVolume',
  'CSIDriver',
  'ValidatingWebhookConfiguration',
];
// What stands in the place of each field, once.
const VALUES: readonly unknown[] = [
  ...[
    undefined,
    null,
    '',
    'x',
    'A B',
    '-1',
    '1.5',
    '50%',
    'http',
    '1Gi',
    'a/b',
    'a.b',
    '=',
    '../x',
  ],
  ...[0, -1, 1, 1.5, 70_000, true, [], [null], ['x'], [{}], [{ name: 'x' }]],
  ...[{}, { x: 'y' }, { 'x y': 1 }],
];
// What the kubelet refuses.
const LATER = /allows none|is the name of no port/;
// What others may provide, and what the kubelet judges.
const NOT_THE_SERVERS: readonly CheckName[] = [
  ...(['references', 'services', 'amounts', 'deprecations'] as const),
  ...(['keys', 'images', 'imageNames', 'sharedPorts', 'duplicates'] as const),
];

/** Where objects of that kind are made. */
function listPath({ apiVersion, kind }: KubernetesObject, namespace = 'default'): string {
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies').replace(/sss$/, 'sses');
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = CLUSTER_WIDE.includes(kind) ? '' : `/namespaces/${namespace}`;
  return `${root}${place}/${plural}?dryRun=All&fieldValidation=Strict`;
}

function* placesOf(value: unknown, at: readonly Step[] = []): Generator<readonly Step[]> {
  if (at.length > 0) yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    yield* placesOf(one, [...at, Array.isArray(value) ? Number(key) : key]);
  }
}

/** What the server says: `takes`, or that word with the reason. */
async function outcomeOf(refusal: string, ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
    return 'takes';
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return `${refusal}: ${error.message.replace(/^\S+ \S+ /, '')}`;
  }
}

/** What the checks have against an object that the server could have too. */
function refusals(object: KubernetesObject): readonly string[] {
  const { violations } = checkManifests([{ path: 'c', object }], {
    kubernetesVersion: '1.36',
    checks: Object.fromEntries(NOT_THE_SERVERS.map((name) => [name, 'off'])),
  });
  return violations
    .map(({ path, reason }) => `${path}: ${reason}`)
    .filter((line) => !LATER.test(line));
}

describeLab('manifest checks', () => {
  let cluster: Cluster;
  const verdictOn = async (object: KubernetesObject, namespace?: string): Promise<string> => {
    const path = listPath(object, namespace);
    return outcomeOf('refuses', () => cluster.api.create(path, object));
  };
  const verdictOnApply = async (object: KubernetesObject, namespace?: string): Promise<string> => {
    const path = listPath(object, namespace).replace(
      '?',
      `/${object.metadata.name}?fieldManager=me&`,
    );
    return outcomeOf('refuses to apply', () => cluster.api.apply(path, object));
  };

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0 });
  }, 900_000);

  afterAll(async () => {
    await cluster.stop();
  });

  test.each(Object.entries(GOOD_OBJECTS))('the API server takes a good %s', async (_, object) => {
    expect(await verdictOn(object)).toBe('takes');
    expect(await verdictOnApply(object)).toBe('takes');
  });

  test.each(
    MANIFEST_CASES.map(
      ({ check, what, objects, server }) => [check, what, objects.at(-1), server] as const,
    ),
  )('%s: of %s it thinks the same', async (_, __, object, server) => {
    if (object === undefined) throw new Error('a case without objects');
    const { namespace } = object.metadata;
    const made = await verdictOn(object, namespace);
    // What it would make, it may refuse to apply.
    const verdict = made === 'takes' ? await verdictOnApply(object, namespace) : made;
    expect(verdict.replace(/:.*/s, '')).toBe(server);
  });

  // Some ten thousand objects. What is refused here is refused there, and what only the server knows is told.
  test('whatever stands in any place of a good object, the server thinks the same', async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const [kind, good] of Object.entries(GOOD_OBJECTS)) {
      for (const place of placesOf(good)) {
        if (['apiVersion', 'kind'].includes(String(place[0]))) continue;
        for (const value of VALUES) {
          // A dry run gives out no ports of nodes, so it looks at none.
          if (place.at(-1) === 'nodePort' && typeof value === 'number') continue;
          const object = changed(good, [place, value]);
          const [mine, server] = [refusals(object), await verdictOn(object)];
          count += 1;
          if (mine.length > 0 === (server !== 'takes')) continue;
          const what = `${kind} ${place.join('.')} = ${value === undefined ? 'nothing' : JSON.stringify(value)}`;
          wrong.push(`${what}: ${mine[0] ?? 'is good'}, but the server ${server}`);
        }
      }
    }

    expect(count).toBeGreaterThan(10_000);
    expect(wrong).toEqual([]);
  }, 120_000);
});
