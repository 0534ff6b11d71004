import { Later, deployment, schemaFindings, schemaLines } from '../../support/schema-findings';

const CONTAINER = 'it.spec.template.spec.containers[0]';

function config(data: unknown): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
}

function lease(spec: object): object {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a' }, spec };
}

describe('an object that the API server takes', () => {
  test.each(['1.16', '1.22', '1.30', '1.36'])('passes in %s', (version) => {
    expect(schemaLines('schema', [deployment()], version)).toEqual([]);
  });

  test('passes with nulls in every place, as they are nothing to the API server', () => {
    const object = deployment(
      { paused: null, replicas: null, strategy: null },
      { volumes: [null] },
    );

    expect(schemaLines('schema', [object])).toEqual([]);
  });

  test('passes without what the description calls required and the API server does not ask for', () => {
    const set = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'a' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a' }] } },
      },
    };
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'a' },
      spec: { policyTypes: ['Ingress'] },
    };

    expect(schemaLines('schema', [set, policy], '1.22')).toEqual([]);
  });

  test('passes with a state that is not whole, as new objects start without one', () => {
    const object = { ...deployment(), status: { conditions: [{}] } };

    expect(schemaLines('schema', [object])).toEqual([]);
  });
});

describe('a field that is not there', () => {
  test('is refused with the name that was meant', () => {
    expect(schemaLines('schema', [deployment({ replica: 3 })])).toEqual([
      'it.spec.replica: is no field of DeploymentSpec in Kubernetes 1.36; write "replicas"',
    ]);
  });

  test('is refused when its letters are of the wrong case', () => {
    expect(schemaLines('schema', [deployment({}, {}, { imagePullpolicy: 'Always' })])).toEqual([
      `${CONTAINER}.imagePullpolicy: is no field of Container in Kubernetes 1.36; write "imagePullPolicy"`,
    ]);
  });

  test('is refused with the place where it belongs', () => {
    expect(schemaLines('schema', [{ ...deployment(), replicas: 3 }])).toEqual([
      'it.replicas: is no field of Deployment in Kubernetes 1.36; write it as spec.replicas',
    ]);
  });

  test('is refused without advice when nothing is near', () => {
    expect(schemaLines('schema', [deployment({ swimmingPool: 1 })])).toEqual([
      'it.spec.swimmingPool: is no field of DeploymentSpec in Kubernetes 1.36; leave it out',
    ]);
  });

  test('is refused when it is null too, as the API server does', () => {
    expect(schemaFindings('schema', [deployment({ replica: null })])).toHaveLength(1);
  });

  test('is refused also in the metadata of a template', () => {
    const template = {
      metadata: { labels: { app: 'web' }, lables: {} },
      spec: { containers: [{ name: 'a' }] },
    };

    expect(schemaLines('schema', [deployment({ template })])).toEqual([
      'it.spec.template.metadata.lables: is no field of ObjectMeta in Kubernetes 1.36; write "labels"',
    ]);
  });

  test('tells when a newer version has it', () => {
    const object = deployment({}, {}, { restartPolicyRules: [] });

    expect(schemaLines('schema', [object], '1.30')).toEqual([
      `${CONTAINER}.restartPolicyRules: is a field from Kubernetes 1.34 on, which Kubernetes 1.30 does not have; leave it out, or deploy to a newer cluster`,
    ]);
    expect(schemaLines('schema', [object], '1.34')).toEqual([]);
  });

  test('tells when an older version had it', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { topologyKeys: ['*'], ports: [{ port: 80 }] },
    };

    expect(schemaLines('schema', [service], '1.22')).toEqual([
      'it.spec.topologyKeys: is a field up to Kubernetes 1.21, which Kubernetes 1.22 does not have any more; leave it out',
    ]);
    expect(schemaLines('schema', [service], '1.21')).toEqual([]);
  });
});

describe('what is missing', () => {
  test('is named with what to write', () => {
    const object = deployment({ selector: undefined }, {}, { name: undefined });

    expect(schemaLines('schema', [object])).toEqual([
      `${CONTAINER}.name: must be given; write text`,
      'it.spec.selector: must be given; write a record',
    ]);
  });

  test.each(['', null])('is missing when it is %j', (name) => {
    expect(schemaLines('schema', [deployment({}, {}, { name })])).toEqual([
      `${CONTAINER}.name: must be given; write text`,
    ]);
  });
});

describe('a value of another type', () => {
  test.each([
    ['replicas', '3', 'must be a whole number; write 3 without quotes'],
    ['replicas', 'three', 'must be a whole number; write a number without quotes'],
    ['replicas', 1.5, 'must be a whole number; write it without a fraction'],
    [
      'replicas',
      2 ** 31,
      'is too large a number for this field; write one from -2147483648 to 2147483647',
    ],
    ['paused', 'true', 'must be true or false; write true without quotes'],
    ['paused', 1, 'must be true or false; write true or false'],
    ['strategy', 'Recreate', 'must be a record; write it as { ... }'],
    ['template', [], 'must be a record; write it as { ... }'],
  ])('is refused: %s: %j', (field, value, said) => {
    expect(schemaLines('schema', [deployment({ [field]: value })])).toEqual([
      expect.stringMatching(
        new RegExp(`^it\\.spec\\.${field}: "[^"]*": ${said.replace(/[{}.]/g, '\\$&')}$`),
      ),
    ]);
  });

  test.each([
    [1, 'must be text; write it in quotes: "1"'],
    [true, 'must be text; write it in quotes: "true"'],
    [[], 'must be text; write text'],
    [{}, 'must be text; write text'],
  ])('is refused for text: %j', (value, said) => {
    expect(schemaLines('schema', [config({ a: value })])).toEqual([
      expect.stringContaining(`it.data.a: `),
    ]);
    expect(schemaLines('schema', [config({ a: value })])[0]).toContain(said);
  });

  test('is refused for lists', () => {
    expect(schemaLines('schema', [deployment({}, { containers: { name: 'a' } })])).toEqual([
      'it.spec.template.spec.containers: "a record": must be a list; write it as [...]',
    ]);
  });

  test.each([
    ['80', []],
    ['http', []],
    [80, []],
    [80.5, ['must be a whole number or text; write it without a fraction']],
    [true, ['must be a whole number or text; write a number without quotes']],
  ])('is refused for a port by number or name: %j', (port, said) => {
    const object = deployment({}, {}, { livenessProbe: { tcpSocket: { port } } });
    const lines = schemaLines('schema', [object]).map((line) => line.replace(/^.*": /, ''));

    expect(lines).toEqual(said);
  });

  test.each([
    ['500m', 0],
    [2, 0],
    [0.5, 0],
    [' 1Gi ', 0],
    ['1e999', 0],
    ['1x', 1],
    ['', 1],
    [true, 1],
    [{}, 1],
  ])('is refused for quantities: %j (%i)', (cpu, count) => {
    expect(
      schemaFindings('schema', [deployment({}, {}, { resources: { limits: { cpu } } })]),
    ).toHaveLength(count);
  });

  test.each([
    ['2026-01-31T09:30:00.000000Z', 0],
    ['2026-01-31T09:30:00.000000+02:00', 0],
    ['2026-01-31T09:30:00Z', 1],
    ['2026-02-30T09:30:00.000000Z', 1],
    ['2024-02-29T09:30:00.000000Z', 0],
    ['2026-01-31', 1],
    [1769851800, 1],
  ])('is refused for times: %j (%i)', (renewTime, count) => {
    expect(schemaFindings('schema', [lease({ renewTime })])).toHaveLength(count);
  });

  test('shows no value of a variable', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'it' },
      spec: {
        containers: [{ name: 'a', image: 'a:1', env: [{ name: 'A', value: 987654 }, 'hidden'] }],
      },
    };

    expect(schemaLines('schema', [pod])).toEqual([
      'it.spec.containers[0].env[0].value: must be text; write text',
      'it.spec.containers[0].env[1]: must be a record; write it as { ... }',
    ]);
  });

  test('shows no value of a Secret', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      data: { key: 'hunter2!' },
      stringData: { pin: 1234 },
    };

    expect(schemaLines('schema', [secret])).toEqual([
      'it.data.key: is no base64; write base64',
      'it.stringData.pin: must be text; write text',
    ]);
  });
});

describe('a value that is none of the choices', () => {
  test('is refused with all of them', () => {
    expect(schemaLines('schema', [deployment({}, {}, { imagePullPolicy: 'Allways' })])).toEqual([
      `${CONTAINER}.imagePullPolicy: "Allways": is none of the values of this field; write "Always" or "IfNotPresent" or "Never"`,
    ]);
  });

  test('passes when it is empty, which is the default to the API server', () => {
    expect(schemaLines('schema', [deployment({}, {}, { imagePullPolicy: '' })])).toEqual([]);
  });
});

describe('a late value', () => {
  test.each(['string', 'number', 'array', 'unknown'] as const)(
    'is right where its type is right: %s',
    (type) => {
      const places = {
        array: { args: new Later('array') },
        number: {
          terminationMessagePath: undefined,
          ports: [{ containerPort: new Later('number') }],
        },
        string: { image: new Later('string'), imagePullPolicy: new Later('string') },
        unknown: { securityContext: new Later('unknown') },
      };

      expect(schemaLines('schema', [deployment({}, {}, places[type])])).toEqual([]);
    },
  );

  test('counts for what is required', () => {
    expect(schemaLines('schema', [deployment({}, {}, { name: new Later('string') })])).toEqual([]);
  });

  test.each([
    ['number', 'image', 'a number', 'text'],
    ['string', 'tty', 'text', 'true or false'],
    ['array', 'image', 'a list', 'text'],
    ['string', 'args', 'text', 'a list'],
    ['string', 'securityContext', 'text', 'a record'],
  ] as const)('is refused where it will be of another type: %s in %s', (type, field, is, must) => {
    expect(schemaLines('schema', [deployment({}, {}, { [field]: new Later(type) })])).toEqual([
      `${CONTAINER}.${field}: "<output:later>": will be ${is}, and must be ${must}; put an Output of the right type here`,
    ]);
  });
});

test('all that is wrong is told at once', () => {
  const object = deployment({ replica: 1, paused: 'no' }, { hostnames: [] }, { image: 3 });

  expect(schemaFindings('schema', [object]).map(({ path, code }) => `${code} ${path}`)).toEqual([
    `invalid ${CONTAINER}.image`,
    'unsupported it.spec.template.spec.hostnames',
    'unsupported it.spec.replica',
    'invalid it.spec.paused',
  ]);
});

test('kinds that no version has are not looked at', () => {
  expect(schemaLines('schema', [{ apiVersion: 'e.org/v1', kind: 'X', spec: 3 }])).toEqual([]);
});
