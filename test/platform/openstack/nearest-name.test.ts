import { nearestName } from '../../../lib/platform/openstack/nearest-name';

test('the name that is most like it is found, whatever its case', () => {
  expect(nearestName('m1.smal', ['m1.large', 'm1.small', 'm1.tiny'])).toBe('m1.small');
  expect(nearestName('Debian-12', ['debian-12', 'debian-11'])).toBe('debian-12');
});

test('of two that are as near it is the same one, whatever their order', () => {
  expect(nearestName('m1.c', ['m1.b', 'm1.a'])).toBe('m1.a');
  expect(nearestName('m1.c', ['m1.a', 'm1.b'])).toBe('m1.a');
});

test('nothing is found where nothing is like it', () => {
  expect(nearestName('ssd', ['__DEFAULT__', 'ceph-hdd'])).toBeUndefined();
  expect(nearestName('ssd', [])).toBeUndefined();
});
