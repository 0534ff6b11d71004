/** Constructs that others published on npm go through the bridge unchanged, on today's cdk8s. */
import childProcess from 'node:child_process';
import path from 'node:path';

import { Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Node } from 'constructs';
import type { Construct } from 'constructs';
import { renderManifests } from 'groundwork/bridge';

import { Steps } from '../../../tools/progress';
import {
  providePublishedConstructs,
  publishedConstructs,
} from '../../../tools/published-constructs';
import { describeLab } from '../../support/describe-lab';
import { appOf, expectSame } from '../../support/equal-through-bridge';
import type { Build } from '../../support/equal-through-bridge';
import { useMocks } from '../../support/mocked-deploy';
import { plainObjects } from '../../support/plain-synth';

type Published = new (scope: Construct, id: string, props: object) => Construct;

function published(name: string, exported: string): Published {
  const file = path.join(publishedConstructs() ?? '', name);
  return jest.requireActual<Record<string, Published>>(file)[exported] ?? missing(exported);
}

function missing(name: string): never {
  throw new Error(`${name} is not exported`);
}

describeLab('published constructs', () => {
  beforeAll(async () => {
    await providePublishedConstructs(new Steps({ write: () => undefined }));
    // What checks only warn of is not the matter here.
    jest.spyOn(console, 'warn').mockImplementation();
    await useMocks();
  }, 300_000);

  describe('cdk8s-mongo-sts, made for cdk8s 1 and constructs 3', () => {
    const build =
      (props: object): Build =>
      (app) => {
        const MyMongo = published('cdk8s-mongo-sts', 'MyMongo');
        const needed = { image: 'mongo:4.4', volumeSize: '10Gi' };
        new MyMongo(new Chart(app, 'mongo'), 'db', { ...needed, ...props });
      };

    it.each([
      ['by default', {}],
      ['with a storage class', { namespace: 'databases', createStorageClass: true }],
      ['with other sizes', { defaultReplicas: 5, resources: { limits: { cpu: '1' } } }],
    ])('gives the same objects %s', async (_, props) => {
      await expectSame(build(props));
    });

    it('makes six kinds of objects', () => {
      const kinds = plainObjects(appOf(build({ createStorageClass: true })));

      expect(kinds.map(({ kind }) => kind).sort()).toEqual([
        ...['ClusterRole', 'ClusterRoleBinding', 'Service', 'ServiceAccount'],
        ...['StatefulSet', 'StorageClass'],
      ]);
    });
  });

  describe('cdk8s-debore, made for cdk8s 0.20 and constructs 2', () => {
    const [INGRESS, CLUSTER_IP] = [2, 1];
    const build =
      (props: object): Build =>
      (app) => {
        const DeboredApp = published('cdk8s-debore', 'DeboredApp');
        new DeboredApp(new Chart(app, 'debore'), 'web', { image: 'nginx:1.27', ...props });
      };

    beforeAll(() => {
      // The one thing of constructs 2 that it needs and today's nodes do not have.
      Object.defineProperty(Node.prototype, 'uniqueId', {
        configurable: true,
        get(this: Node) {
          return this.addr;
        },
      });
    });

    afterAll(() => {
      Reflect.deleteProperty(Node.prototype, 'uniqueId');
    });

    it.each([
      ['by default', {}],
      ['within the cluster', { ingress: CLUSTER_IP, containerPort: 80, defaultReplicas: 3 }],
    ])('gives the same objects %s', async (_, props) => {
      await expectSame(build(props));
    });

    it('gives the same objects for the cluster that it was made for', async () => {
      const old = { kubernetesVersion: '1.21' };

      await expectSame(build({ ingress: INGRESS, autoScale: true }), old);
    });

    it('is refused for a cluster of today, which has none of its Ingresses and autoscalers', () => {
      const render = (): unknown =>
        renderManifests(appOf(build({ ingress: INGRESS, autoScale: true })));

      expect(render).toThrow('networking.k8s.io/v1beta1');
      expect(render).toThrow('autoscaling/v2beta2');
    });
  });

  describe('cdk8s-image', () => {
    const digest = `sha256:${'5'.repeat(64)}`;

    // It makes no object: it builds and pushes an image when its construct is made, and gives the address to whoever needs it.
    beforeAll(() => {
      jest.spyOn(console, 'error').mockImplementation();
      jest.spyOn(childProcess, 'spawnSync').mockReturnValue({
        ...{ pid: 1, output: [], stdout: Buffer.from(`latest: digest: ${digest} size: 1`) },
        ...{ stderr: Buffer.from(''), status: 0, signal: null },
      });
    });

    afterAll(() => {
      jest.restoreAllMocks();
    });

    it('gives the same objects with the image that it has built', async () => {
      const build: Build = (app) => {
        const chart = new Chart(app, 'chart');
        const Image = published('cdk8s-image', 'Image');
        const image = new Image(chart, 'image', { dir: '.', registry: 'registry.example' });
        const url = String(Reflect.get(image, 'url'));
        new plus.Deployment(chart, 'web', { containers: [{ image: url }] });
      };

      await expectSame(build);
      expect(JSON.stringify(plainObjects(appOf(build)))).toContain(
        `registry.example/chart-image-c8640066@${digest}`,
      );
    });
  });
});
