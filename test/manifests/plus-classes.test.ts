/** What cdk8s-plus-27 makes is right as it comes, and so is what this library makes itself. */
import { App, Chart } from 'cdk8s';

import {
  CortxBlockVolumes,
  LocalStorageClass,
  SymlinkBlockDevices,
  checkManifests,
} from '../../lib/manifests';
import type { CheckOutcome, KubernetesObject } from '../../lib/manifests';
import { formatViolation } from '../../lib/values';
import { plainObjects } from '../support/plain-synth';
import { PLUS_CLASSES } from '../support/plus-classes';

function outcomeOf(make: (chart: Chart) => unknown): CheckOutcome {
  const app = new App();
  make(new Chart(app, 'chart'));
  const placed = plainObjects(app).map((object, index) => {
    return { path: `chart/${index}`, object: object as unknown as KubernetesObject };
  });
  expect(placed.length).toBeGreaterThan(0);
  return checkManifests(placed);
}

test.each(Object.entries(PLUS_CLASSES))('nothing is refused of %s', (_, make) => {
  expect(outcomeOf(make).violations.map(formatViolation)).toEqual([]);
});

test('of all of it, only what is named and not made, or out of date, is worth a warning', () => {
  const checks = Object.values(PLUS_CLASSES).flatMap((make) =>
    outcomeOf(make).warnings.map(({ check }) => check),
  );

  expect(new Set(checks)).toEqual(new Set(['references', 'services', 'deprecations']));
});

test('nothing is said of what this library makes', () => {
  const { violations, warnings } = outcomeOf((chart) => {
    const { storageClassName } = new LocalStorageClass(chart, 'class');
    new CortxBlockVolumes(chart, 'volumes', {
      volumes: [{ node: 'a', path: '/dev/sdb', size: '5Gi' }],
      storageClass: storageClassName.replace('local', 'cortx'),
    });
    new SymlinkBlockDevices(chart, 'links', {
      image: 'docker.io/library/busybox:1.36.1',
      nodes: [{ node: 'a', devices: [{ device: '/dev/sdc' }] }],
    });
  });

  expect([...violations, ...warnings].map(formatViolation)).toEqual([]);
});
