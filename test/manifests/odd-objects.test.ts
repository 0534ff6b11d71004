/** Lists of objects that no file holds: nothing is thrown, and nothing takes for ever. */
import { LateValue, checkManifests } from '../../lib/manifests';
import type { CheckOptions, PlacedObject } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';
import { GOOD_OBJECTS, changed } from '../support/manifest-cases';

const EXAMPLE = 'write for example [{ path: "storage/settings", object: { … } }]';

class Late extends LateValue {
  readonly type = 'unknown';
  readonly self = this;

  override toString(): string {
    return '<output:late>';
  }
}

function told(objects: unknown, options?: unknown): readonly string[] {
  const { violations } = checkManifests(
    objects as readonly PlacedObject[],
    options as CheckOptions | undefined,
  );
  return violations.map(formatViolation);
}

function placed(data: unknown): readonly unknown[] {
  return [{ path: 'c/settings', object: { ...GOOD_OBJECTS.configMap, data } }];
}

function nested(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test.each([null, undefined, 5, 'text', { path: 'a' }])('%p is no list of objects', (given) => {
  expect(told(given)).toHaveLength(1);
  expect(told(given)[0]).toMatch(/^objects: .*is no list of objects; write for example/);
});

test('what is no object in a list is told with its place, and the others are looked at', () => {
  const bad = changed(GOOD_OBJECTS.configMap, ['metadata.name', 'A']);
  const list = [null, 'x', { path: 'c', object: bad }, { path: 7, object: bad }];
  const name =
    'is no name for a ConfigMap, which is a DNS subdomain of at most 253 lower-case letters, digits, "-" and "."; write "a"';

  expect(told(list)).toEqual([
    `objects[0]: "null": is no object with its path; ${EXAMPLE}`,
    `objects[1]: "x": is no object with its path; ${EXAMPLE}`,
    `c.metadata.name: "A": ${name}`,
    `objects[3].metadata.name: "A": ${name}`,
  ]);
  expect(told(new Array(1))).toHaveLength(1);
});

test.each([null, 5, 'text', []])(
  'options that are %p are refused, and objects looked at',
  (given) => {
    const [first, ...rest] = told(placed({ 'a b': 'c' }), given);

    expect(first).toMatch(/is no record of settings; write \{\} for none$/);
    expect(rest).toHaveLength(1);
  },
);

test('an object that holds itself, or is deeper than any, is refused', () => {
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  const many: unknown[] = [];
  many.push(many, many, many);
  const deep =
    'c/settings: is more than 500 levels deep, or holds itself; write plain records and lists';

  expect(told(placed(loop))).toEqual([deep]);
  expect(told(placed(nested(600)))).toEqual([deep]);
  expect(told(placed(many))).toEqual([
    'c/settings: holds more than 1000000 values, or itself; write plain records and lists',
  ]);
  expect(told(placed({ a: nested(400) }))).toEqual([
    'c/settings.data.a: "a list": must be text; write it in quotes',
  ]);
  expect(told(placed({ a: new Late() }))).toEqual([]);
});

test('an object with a part that throws is refused', () => {
  const throws = {
    get a(): string {
      throw new Error('not now');
    },
  };

  expect(told(placed(throws))).toEqual([
    'c/settings: cannot be read: a part of it throws; write plain records and lists',
  ]);
});

test('records that cannot be made into text are told as records', () => {
  const bare: unknown = Object.create(null);
  const service = changed(GOOD_OBJECTS.service);
  const range = changed(GOOD_OBJECTS.limitRange);
  const list = [
    {
      path: 'a',
      object: { ...service, spec: { ...(service['spec'] as object), selector: { app: bare } } },
    },
    { path: 'b', object: { ...range, spec: { limits: [{ type: bare }] } } },
  ];

  expect(told(list).filter((line) => /selector\.app|\.type/.test(line))).toEqual([
    'b.spec.limits[0].type: "a record": is no type; write "Container", "Pod" or "PersistentVolumeClaim"',
    'a.spec.selector.app: "a record": the value of a label must be text; write it as text',
  ]);
});

test('no message is longer than anybody reads', () => {
  const volumes = Array.from({ length: 2000 }, (_, index) => ({ name: `v${index}`, emptyDir: {} }));
  const object = changed(
    GOOD_OBJECTS.deployment,
    [['spec', 'template', 'spec', 'volumes'], volumes],
    [
      ['spec', 'template', 'spec', 'containers', 0, 'volumeMounts'],
      [{ name: 'x', mountPath: '/x' }],
    ],
  );
  const [line = ''] = told([{ path: 'c', object }]);

  expect(line).toMatch(/"x": is no volume of this pod; write one of "v0", "v1", .*…$/);
  expect(line.length).toBeLessThan(1500);
});

/** How often the label of a pod and the name of its port are read, for each pod, among so many pods, Services and budgets. */
function readsPerPod(count: number): number {
  let reads = 0;
  const counted = (key: string, value: string): object =>
    Object.defineProperty({ containerPort: 80 }, key, {
      enumerable: true,
      get: () => {
        reads += 1;
        return value;
      },
    });
  const { selector } = GOOD_OBJECTS.deployment.spec;
  const objects = Array.from({ length: count }, (_, index): readonly object[] => {
    const containers = [{ name: 'a', image: 'a:1', ports: [counted('name', 'http')] }];
    const template = { metadata: { labels: counted('app', 'web') }, spec: { containers } };
    const labels = [{ key: 'app', operator: 'In', values: [`other-${index}`] }];
    return [
      { ...GOOD_OBJECTS.deployment, spec: { selector, template } },
      changed(GOOD_OBJECTS.service, [['spec', 'ports', 0, 'targetPort'], 'other']),
      changed(GOOD_OBJECTS.budget, ['spec.selector', { matchExpressions: labels }]),
    ];
  }).flat();
  const { warnings } = checkManifests(
    objects.map((object, index) => ({ path: `c/${index}`, object }) as PlacedObject),
  );

  expect(warnings.filter(({ check }) => check === 'services')).toHaveLength(2 * count);
  return reads / count;
}

test('pods are not looked at again for each Service and budget', () => {
  const few = readsPerPod(4);

  expect(few).toBeGreaterThan(1);
  expect(readsPerPod(40)).toBeLessThanOrEqual(few);
});
