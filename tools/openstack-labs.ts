import type { Lab } from './lab';

/** The labs on a control plane of OpenStack. */
export const openstackLabs: readonly Lab[] = [
  {
    name: 'control plane of OpenStack',
    file: 'test/e2e/openstack/control-plane.test.ts',
    needs: ['root', 'containers', 'openstack'],
    wants: [],
    seconds: 75,
  },
  {
    name: 'machines from the metadata of Nova',
    file: 'test/e2e/openstack/metadata-boot.test.ts',
    needs: ['root', 'containers', 'image', 'openstack', 'openstack-provider', 'pulumi', 'etcd'],
    wants: [],
    seconds: 120,
  },
  {
    name: 'faults of OpenStack',
    file: 'test/e2e/openstack/faults.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider', 'pulumi'],
    wants: [],
    seconds: 240,
  },
  {
    name: 'reachability on OpenStack',
    file: 'test/e2e/openstack/reachability.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider'],
    wants: [],
    seconds: 185,
  },
  {
    name: 'pod routing on OpenStack',
    file: 'test/e2e/openstack/pod-routing.test.ts',
    needs: ['root', 'containers', 'openstack'],
    wants: [],
    seconds: 60,
  },
  {
    name: 'stack on OpenStack',
    file: 'test/e2e/openstack/stack.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider'],
    wants: [],
    seconds: 370,
  },
  {
    name: 'preflight on OpenStack',
    file: 'test/e2e/openstack/preflight.test.ts',
    needs: ['root', 'containers', 'openstack', 'openstack-provider', 'pulumi'],
    wants: [],
    seconds: 140,
  },
  {
    name: 'drivers of OpenStack',
    file: 'test/e2e/openstack-csi.test.ts',
    needs: ['openstack-csi-check'],
    wants: [],
    seconds: 15,
  },
  {
    name: 'manifests of OpenStack',
    file: 'test/e2e/openstack-manifests.test.ts',
    needs: ['etcd', 'k8s', 'kwok'],
    wants: [],
    seconds: 35,
  },
  {
    name: 'secrets and buckets on OpenStack',
    file: 'test/e2e/openstack/stores.test.ts',
    needs: ['root', 'containers', 'pulumi', 'openstack', 'openstack-provider'],
    wants: [],
    seconds: 85,
  },
];
