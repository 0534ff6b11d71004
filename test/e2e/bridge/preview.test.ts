/**
 * What a preview shows of a chart in which something is not known yet; and what Pulumi's own way of taking whole objects shows of the same.
 */
import { describeLab } from '../../support/describe-lab';
import { startCluster } from '../../support/lab/cluster';
import type { Cluster } from '../../support/lab/cluster';
import { kubernetesProject, settingsText } from '../../support/lab/kubernetes-project';
import type { LabSettings } from '../../support/lab/kubernetes-project';
import { networkObjects } from '../../support/lab/network-objects';
import type { NetworkValues } from '../../support/lab/network-objects';
import type { PulumiProject } from '../../support/pulumi-project';

// What the engine writes for a value that nobody knows yet.
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const limit = 120_000;

const objectsWith = (values: NetworkValues): ReadonlyMap<string, unknown> =>
  new Map(networkObjects(values).map((one) => [`${one.kind} ${one.metadata.name}`, one]));

describeLab('previews of late values', () => {
  let cluster: Cluster;
  let project: PulumiProject;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 0 });
    project = await kubernetesProject(cluster, 'test/e2e/bridge/programs/unknown.ts');
  }, 900_000);

  afterAll(async () => {
    project.remove();
    await cluster.stop();
  });

  /** The objects that a preview shows, by kind and name, with all of their fields. */
  const shown = async (settings: LabSettings): Promise<ReadonlyMap<string, unknown>> => {
    project.write('Pulumi.test.yaml', settingsText(cluster, settings));
    const { code, stdout, stderr, operations } = await project.observe('preview');
    if (code !== 0) throw new Error(stdout + stderr);
    return new Map(
      operations
        .filter(({ type }) => /^kubernetes:(core|apps)\//.test(type))
        .map(({ new: state }) => {
          const inputs = state?.inputs as ReturnType<typeof networkObjects>[number] | undefined;
          return [`${inputs?.kind} ${inputs?.metadata.name}`, inputs];
        }),
    );
  };

  it(
    'show every object and every field but the one that is not known',
    async () => {
      expect(await shown({})).toEqual(objectsWith({ id: UNKNOWN }));
    },
    limit,
  );

  it(
    'leave a text, a number, a list and JSON unknown each alone',
    async () => {
      expect(await shown({ 'lab:many': true })).toEqual(
        objectsWith({
          ...{ id: UNKNOWN, number: UNKNOWN, text: UNKNOWN, list: UNKNOWN, json: UNKNOWN },
        }),
      );
    },
    limit,
  );

  it(
    "show nothing at all where Pulumi's own ConfigGroup gets the same objects",
    async () => {
      expect(await shown({ 'lab:by': 'config-group' })).toEqual(new Map());
    },
    limit,
  );

  it(
    'show all of them there too, once nothing is unknown',
    async () => {
      expect(await shown({ 'lab:by': 'config-group', 'lab:known': true })).toEqual(
        objectsWith({ id: 'vpc-1' }),
      );
    },
    limit,
  );
});
