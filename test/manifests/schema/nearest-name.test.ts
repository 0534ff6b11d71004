import { nearestName } from '../../../lib/manifests/schema/nearest-name';

const NAMES = ['replicas', 'image', 'imagePullPolicy', 'containers', 'tty', 'env'];

test.each([
  ['replica', 'replicas'],
  ['imagePullpolicies', 'imagePullPolicy'],
  ['conatiners', 'containers'],
  ['IMAGE', 'image'],
  ['tyt', 'tty'],
  ['envs', 'env'],
])('%s was meant as %s', (given, meant) => {
  expect(nearestName(given, NAMES)).toBe(meant);
});

test.each(['zoo', 'foo', 'volumes', ''])('nothing is near to "%s"', (given) => {
  expect(nearestName(given, NAMES)).toBeUndefined();
});
