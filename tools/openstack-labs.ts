import type { Lab } from './lab';

/** The labs on a control plane of OpenStack. */
export const openstackLabs: readonly Lab[] = [
  {
    name: 'control plane of OpenStack',
    file: 'test/e2e/openstack/control-plane.test.ts',
    needs: ['root', 'containers', 'openstack'],
    wants: [],
    seconds: 60,
  },
  {
    name: 'reachability on OpenStack',
    file: 'test/e2e/openstack/reachability.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider'],
    wants: [],
    seconds: 120,
  },
  {
    name: 'stack on OpenStack',
    file: 'test/e2e/openstack/stack.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider'],
    wants: [],
    seconds: 150,
  },
];
