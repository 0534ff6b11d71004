/** What the checks of objects say, against the verdict of a real API server. */
import type { KubernetesObject } from '../../lib/manifests';
import { describeLab } from '../support/describe-lab';
import { ApiRefusal, startCluster } from '../support/lab/cluster';
import type { Cluster } from '../support/lab/cluster';
import { GOOD_OBJECTS, MANIFEST_CASES } from '../support/manifest-cases';

const CLUSTER_WIDE = ['Namespace', 'PersistentVolume'];

/** Where objects of that kind are made. */
function listPath({ apiVersion, kind, metadata }: KubernetesObject): string {
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies').replace(/sss$/, 'sses');
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = CLUSTER_WIDE.includes(kind) ? '' : `/namespaces/${metadata.namespace ?? 'default'}`;
  return `${root}${place}/${plural}?dryRun=All&fieldValidation=Strict`;
}

describeLab('manifest checks', () => {
  let cluster: Cluster;
  const verdictOn = async (object: KubernetesObject): Promise<string> => {
    try {
      await cluster.api.create(listPath(object), object);
      return 'takes';
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      return `refuses: ${error.message}`;
    }
  };

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0 });
  }, 900_000);

  afterAll(async () => {
    await cluster.stop();
  });

  test.each(Object.entries(GOOD_OBJECTS))('the API server takes a good %s', async (_, object) => {
    expect(await verdictOn(object)).toBe('takes');
  });

  test.each(
    MANIFEST_CASES.map(
      ({ check, what, objects, server }) => [check, what, objects.at(-1), server] as const,
    ),
  )('%s: of %s it thinks the same', async (_, __, object, server) => {
    expect(object && (await verdictOn(object))).toMatch(new RegExp(`^${server}`));
  });
});
