import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart } from 'cdk8s';

import { FirstBootStep, Machine, Sysctl, SystemdDropIn, SystemdUnit } from '../../lib/machine';
import { ReservedResourcesKubelet } from '../../lib/node';
import { synthesize, synthesizeProgram } from '../../lib/testing';
import { matchers } from '../../lib/testing/matchers';

type Fields = Readonly<Record<string, unknown>>;

function said(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing';
}

const guaranteed = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { cpu: '500m', memory: '1Gi' },
};

function pod(resources: Fields = guaranteed, name = 'alone'): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop' },
    spec: { containers: [{ name: 'main', image: 'shop:1', resources }] },
  };
}

function deployment(name: string, replicas: unknown, resources: Fields = guaranteed): Fields {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: pod(resources)['spec'] },
    },
  };
}

function chartOf(...objects: readonly Fields[]): Chart {
  const chart = new Chart(new App(), 'shop');
  for (const [index, object] of objects.entries()) {
    new ApiObject(chart, `object-${index}`, object as never);
  }
  return chart;
}

class Kube extends pulumi.CustomResource {
  constructor(object: Fields, name: string, opts?: pulumi.CustomResourceOptions) {
    const { apiVersion, kind } = object;
    super(`kubernetes:${String(apiVersion)}:${String(kind)}`, name, { ...object }, opts);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('shop:index:Group', name, {}, opts);
  }
}

function namespace(name: string): Fields {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

describe('toHaveQoS', () => {
  test('looks at all pods of whatever is given', async () => {
    const program = await synthesizeProgram(() => [
      new Kube(namespace('shop'), 'namespace'),
      new Kube(deployment('web', 2), 'web'),
    ]);

    for (const subject of [
      pod(),
      pod()['spec'],
      [pod(), deployment('web', 1)],
      chartOf(pod(), deployment('web', 1)),
      synthesize(chartOf(deployment('web', 1))),
      chartOf(pod()).apiObjects[0],
      program,
    ]) {
      expect(subject).toHaveQoS('Guaranteed');
      expect(subject).not.toHaveQoS('Burstable');
    }
  });

  test('says which pods are of another class', () => {
    const objects = [pod({}), deployment('web', 1), deployment('db', 1, { requests: { cpu: 1 } })];

    expect(
      said(() => {
        expect(objects).toHaveQoS('Guaranteed');
      }),
    ).toBe(
      'expected all pods to be of class Guaranteed; these are not:\n' +
        '  Pod/shop/alone: BestEffort\n' +
        '  Deployment/db: Burstable',
    );
    expect(
      said(() => {
        expect(pod()).not.toHaveQoS('Guaranteed');
      }),
    ).toBe('expected not all pods to be of class Guaranteed:\n  Pod/shop/alone: Guaranteed');
  });

  test('does not guess what is known only later', async () => {
    const late = await synthesizeProgram(
      () => {
        const size = new Group('sizes').urn.apply(() => '1Gi');
        const unknown = new Kube(namespace('x'), 'x').id.apply(() => '1Gi');
        const limits = { cpu: '500m', memory: unknown };
        return [size, new Kube(pod({ requests: limits, limits }), 'pod')];
      },
      { mode: 'preview' },
    );

    expect(
      said(() => {
        expect(late).toHaveQoS('Guaranteed');
      }),
    ).toBe(
      'expected all pods to be of class Guaranteed; these are not:\n' +
        '  Pod/shop/alone: known only later',
    );
  });

  test('wants pods', () => {
    const message = 'expected pods of class BestEffort, and there are no pods';

    expect(
      said(() => {
        expect(namespace('shop')).toHaveQoS('BestEffort');
      }),
    ).toBe(message);
    expect(() => {
      expect(42).toHaveQoS('BestEffort');
    }).toThrow('this matcher wants a chart, an app');
  });
});

describe('toBeAllocatable', () => {
  const worker = new Machine('worker-1', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 2, memory: '4Gi', ephemeralStorage: '50Gi' },
  });
  const kubelet = new ReservedResourcesKubelet(worker, 'kubelet', {
    kubeReserved: { cpu: '500m', memory: '512Mi' },
    evictionHard: { 'memory.available': '512Mi' },
    maxPods: 5,
  });

  test('sums up what all replicas ask for, on a machine, a kubelet or an amount', () => {
    const objects = [deployment('web', 2), pod()];

    expect(chartOf(...objects)).toBeAllocatable(worker);
    expect(objects).toBeAllocatable(kubelet);
    expect(objects).toBeAllocatable(kubelet.allocatable);
    expect([...objects, pod()]).not.toBeAllocatable(worker);
    expect(deployment('web', 5, {})).toBeAllocatable(worker);
    expect(deployment('web', 6, {})).not.toBeAllocatable(worker);
  });

  test('shows its arithmetic', () => {
    const objects = [deployment('web', 3), deployment('db', 3, { limits: { cpu: '100m' } })];

    expect(
      said(() => {
        expect(objects).toBeAllocatable(worker);
      }),
    ).toBe(
      [
        'expected the pods to be allocatable:',
        '  cpu: 500m × 3 (Deployment/web) + 100m × 3 (Deployment/db) = 1800m, more than 1500m, by 300m',
        '  memory: 1Gi × 3 (Deployment/web) = 3Gi, of 3Gi',
        '  ephemeral-storage: 0, of 45Gi',
        '  pods: 6, more than 5, by 1',
      ].join('\n'),
    );
    expect(
      said(() => {
        expect(pod()).not.toBeAllocatable(worker);
      }),
    ).toContain('cpu: 500m (Pod/shop/alone) = 500m, of 1500m');
  });

  test('counts what runs first, beside and as a whole as the scheduler does', () => {
    const container = (cpu: string, more: Fields = {}): Fields => ({
      name: `c${cpu}`,
      image: 'shop:1',
      resources: { requests: { cpu } },
      ...more,
    });
    const initContainers = [container('1400m'), container('50m', { restartPolicy: 'Always' })];
    const spec = { initContainers, containers: [container('200m')] };

    expect(
      said(() => {
        expect(spec).not.toBeAllocatable(worker);
      }),
    ).toContain('cpu: 1400m (');
    expect(
      said(() => {
        expect({ ...spec, overhead: { cpu: '200m' } }).toBeAllocatable(worker);
      }),
    ).toContain('cpu: 1600m (Pod) = 1600m, more than 1500m, by 100m');
    expect(
      said(() => {
        expect({ ...spec, resources: { requests: { cpu: 1 } } }).not.toBeAllocatable(worker);
      }),
    ).toContain('cpu: 1 (');
  });

  test('does not guess what is known only later', () => {
    expect(
      said(() => {
        expect(deployment('web', '<unknown>')).toBeAllocatable(worker);
      }),
    ).toContain('pods: known only later for Deployment/web');
    expect(
      said(() => {
        expect(pod({ requests: { cpu: '<secret>' } })).toBeAllocatable(worker);
      }),
    ).toContain('cpu: known only later for Pod/shop/alone');
  });

  test('wants pods, and a machine that says what it has', () => {
    expect(
      said(() => {
        expect(namespace('shop')).toBeAllocatable(worker);
      }),
    ).toBe('expected pods to be allocatable, and there are no pods');
    expect(() => {
      expect(pod()).toBeAllocatable(new Machine('bare'));
    }).toThrow('machine bare should have one ReservedResourcesKubelet: none');
  });
});

describe('toRunBefore', () => {
  test('follows all edges of a program, and looks into components', async () => {
    const program = await synthesizeProgram(() => {
      const first = new Kube(namespace('shop'), 'first');
      const second = new Kube(pod(), 'second', { dependsOn: first });
      const group = new Group('group', { dependsOn: second });
      new Kube(deployment('a', 1), 'a', { parent: group });
      new Kube(deployment('b', 1), 'b', { parent: group });
      new Kube(deployment('c', 1), 'c', { dependsOn: group });
      new Group('empty');
      const later = new Group('later');
      const [x, y] = ['x', 'y'].map(
        (name) => new Kube(pod({}, name), name, { parent: later, dependsOn: second }),
      );
      new Kube(deployment('z', 1), 'z', { dependsOn: [x, y].slice(1) as Kube[] });
    });

    expect(program).toRunBefore('Namespace/shop', 'Pod/shop/alone');
    expect(program).toRunBefore('Namespace/shop', 'Pod/alone');
    expect(program).toRunBefore('first', 'Deployment/b');
    expect(program).toRunBefore('second', 'shop:index:Group::group');
    expect(program).toRunBefore('group', 'Deployment/c');
    expect(program).toRunBefore('second', 'later');
    expect(program).toRunBefore('y', 'z');
    expect(program).not.toRunBefore('later', 'z');
    expect(program).not.toRunBefore('a', 'b');
    expect(program).not.toRunBefore('c', 'group');
    expect(program).not.toRunBefore('empty', 'c');
    expect(
      said(() => {
        expect(program).toRunBefore('Deployment/a', 'Deployment/b');
      }),
    ).toBe(
      'expected Deployment/a to run before Deployment/b, and nothing says which of them comes first',
    );
    expect(
      said(() => {
        expect(program).toRunBefore('Deployment/c', 'first');
      }),
    ).toBe(
      'expected Deployment/c to run before Namespace/shop, and it runs after it: ' +
        'Namespace/shop → Pod/shop/alone → shop:index:Group::group → Deployment/a → Deployment/c',
    );
    expect(
      said(() => {
        expect(program).not.toRunBefore('first', 'second');
      }),
    ).toBe(
      'expected Namespace/shop not to run before Pod/shop/alone: Namespace/shop → Pod/shop/alone',
    );
  });

  test('follows the constructs of a chart', () => {
    const chart = chartOf(namespace('shop'), deployment('web', 1), deployment('db', 1));
    const [first, web, db] = chart.apiObjects;
    if (first === undefined || db === undefined) throw new Error('no objects');
    web?.addDependency(db);
    db.addDependency(first);

    expect(chart).toRunBefore('Namespace/shop', 'Deployment/web');
    expect(synthesize(chart)).not.toRunBefore('Deployment/web', 'Deployment/db');
  });

  test('follows the steps and the units of a machine', () => {
    const machine = new Machine('worker-1');
    const service = (name: string, unit: Fields): void => {
      const sections = {
        Unit: unit as Record<string, string>,
        Service: { ExecStart: '/bin/true' },
      };
      new SystemdUnit(machine, name, { name: `${name}.service`, sections });
    };
    const step = (id: string, phase: 'last' | 'storage'): void => {
      new FirstBootStep(machine, id, { phase, description: id, command: ['true'] });
    };
    service('late', { After: 'groundwork-first-boot.service' });
    service('early', { Before: 'groundwork-first-boot.service late.service' });
    service('middle', { After: 'early.service' });
    new SystemdDropIn(machine, 'more', {
      unit: 'other.service',
      name: '10-after.conf',
      sections: { Unit: { After: ['middle.service'] } },
    });
    new Sysctl(machine, 's', { settings: { 'vm.swappiness': 10 } });
    step('join', 'last');
    step('label', 'storage');

    expect(machine).toRunBefore('kernel settings', 'label');
    expect(machine).toRunBefore('label', 'join');
    expect(machine).not.toRunBefore('join', 'label');
    expect(machine).toRunBefore('early.service', 'other.service');
    expect(machine).toRunBefore('early.service', 'kernel settings');
    expect(machine).toRunBefore('join', 'late.service');
    expect(synthesize(machine)).not.toRunBefore('other.service', 'late.service');
  });

  test('refuses names that are not there, also where they should not run', () => {
    const chart = chartOf(
      namespace('shop'),
      { ...pod(), metadata: { name: 'a', namespace: 'x' } },
      {
        ...pod(),
        metadata: { name: 'a', namespace: 'y' },
      },
    );
    const message = 'there is:\n  Namespace/shop\n  Pod/x/a\n  Pod/y/a';

    expect(
      said(() => {
        expect(chart).not.toRunBefore('Namespace/shop', 'Pod/b');
      }),
    ).toBe(`nothing alone is called "Pod/b"; ${message}`);
    expect(
      said(() => {
        expect(chart).toRunBefore('Pod/a', 'Namespace/shop');
      }),
    ).toBe(`nothing alone is called "Pod/a"; ${message}`);
    expect(() => {
      expect('chart').toRunBefore('a', 'b');
    }).toThrow('this matcher wants a machine');
  });
});

describe('toHaveNoViolations', () => {
  test('looks at machines and charts, and at what was made of them', () => {
    for (const subject of [new Machine('ok'), synthesize(new Machine('ok')), chartOf()]) {
      expect(subject).toHaveNoViolations();
    }
    expect(chartOf({ ...pod(), metadata: { name: 'Bad_Name' } })).not.toHaveNoViolations();
  });

  test('says what is wrong', () => {
    const machine = new Machine('Worker_1');

    expect(
      said(() => {
        expect(machine).toHaveNoViolations();
      }),
    ).toMatch(/^expected no violations:\n {2}Worker_1\.hostname: "Worker_1": .+; .+$/);
    expect(
      said(() => {
        expect(new Machine('ok')).not.toHaveNoViolations();
      }),
    ).toBe('expected violations, and there are none');
    expect(() => {
      expect({}).toHaveNoViolations();
    }).toThrow('this matcher wants a machine');
  });
});

describe('toHaveSecret and toHaveUnknown', () => {
  test('look at a field, and at what is below a secret', async () => {
    const program = await synthesizeProgram(
      () => {
        const stringData = pulumi.secret({ password: 'open sesame', 'a.b': ['c'] });
        const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, stringData };
        return { id: new Kube(secret, 'db').id };
      },
      { mode: 'preview' },
    );

    expect(program).toHaveSecret('Secret/db.stringData');
    expect(program).toHaveSecret('Secret/db.stringData.password');
    expect(program).toHaveSecret('Secret/db.stringData["a.b"][0]');
    expect(program).not.toHaveSecret('Secret/db.stringData.user');
    expect(program).not.toHaveSecret('Secret/db.stringData2');
    expect(program).toHaveUnknown('outputs.id');
    expect(program).not.toHaveUnknown('Secret/db.stringData');
    expect(
      said(() => {
        expect(program).toHaveSecret('outputs.id');
      }),
    ).toBe('expected outputs.id to be secret; secret:\n  Secret/db.stringData');
    expect(
      said(() => {
        expect(program).toHaveUnknown('outputs.x');
      }),
    ).toBe('expected outputs.x to be unknown; unknown:\n  outputs.id');
    expect(
      said(() => {
        expect(program).not.toHaveUnknown('outputs.id');
      }),
    ).toBe('expected outputs.id not to be unknown');
    expect(() => {
      expect({}).toHaveSecret('x');
    }).toThrow('the result of synthesizeProgram');
  });
});

test('the matchers are for any expect that can be extended', () => {
  expect(Object.keys(matchers)).toEqual([
    'toBeAllocatable',
    'toHaveNoViolations',
    'toHaveQoS',
    'toHaveSecret',
    'toHaveUnknown',
    'toRunBefore',
  ]);
});
