import { PriorityClasses } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const ONE = { name: 'monitoring', value: 1_000_000, description: 'what tells of all else' };
const made = (classes: unknown) =>
  synthesizeChart((chart) => new PriorityClasses(chart, 'p', { classes: classes as never }));

describe('classes of priority', () => {
  it('are objects of the whole cluster', () => {
    const { yaml, violations } = made([
      ONE,
      {
        ...{ name: 'background', value: -1000, description: 'what may wait' },
        ...{ preemptionPolicy: 'Never', globalDefault: true },
      },
    ]);

    expect(violations).toEqual([]);
    expect(yaml).toMatchInlineSnapshot(`
      "apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata:
        name: monitoring
      description: what tells of all else
      globalDefault: false
      preemptionPolicy: PreemptLowerPriority
      value: 1000000
      ---
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata:
        name: background
      description: what may wait
      globalDefault: true
      preemptionPolicy: Never
      value: -1000
      "
    `);
  });

  it.each<[string, unknown, string]>([
    ['no class', [], 'classes: "a list": names no class'],
    ['what is none', [5], 'classes[0]: "5": is no class'],
    ['no name', [{ ...ONE, name: 'A b' }], 'classes[0].name: "A b": is no name of an object'],
    [
      'a name of Kubernetes',
      [{ ...ONE, name: 'system-own' }],
      'classes[0].name: "system-own": begins with system-',
    ],
    [
      'more than pods of users may have',
      [{ ...ONE, value: 1_000_000_001 }],
      'classes[0].value: "1000000001": is no whole number from -2147483648 to 1000000000',
    ],
    ['no words', [{ ...ONE, description: '' }], 'classes[0].description: "": is no text'],
    [
      'another policy',
      [{ ...ONE, preemptionPolicy: 'Always' }],
      'classes[0].preemptionPolicy: "Always": is none; use PreemptLowerPriority or Never',
    ],
    ['one name twice', [ONE, { ...ONE, value: 5 }], 'classes[1].name: "monitoring": stands there'],
    [
      'one value twice',
      [ONE, { ...ONE, name: 'other' }],
      'classes[1].value: "1000000": is that of "monitoring", so neither goes before the other',
    ],
    [
      'two defaults',
      [
        { ...ONE, globalDefault: true },
        { ...ONE, name: 'other', value: 5, globalDefault: true },
      ],
      'classes[1].globalDefault: "true": is the second default',
    ],
    ['a word for a switch', [{ ...ONE, globalDefault: 'yes' }], 'is neither true nor false'],
  ])('are refused with %s', (_, classes, message) => {
    const { objects, violations } = made(classes);

    expect(violations.map(formatViolation).join('\n')).toContain(message);
    expect(objects).toEqual([]);
  });
});
