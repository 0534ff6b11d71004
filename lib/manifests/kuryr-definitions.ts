/**
 * The kinds in which Kuryr keeps what it has made. What is within them it writes and reads by itself; here stands what it cannot do without.
 *
 * @see https://opendev.org/openstack/kuryr-kubernetes/src/commit/398bd461265abb10daeb1feee3f4e24564244e61/kubernetes_crds/kuryr_crds
 */
import type { Construct } from 'constructs';

import { ClusterObject } from './cluster-object';
import type { Labels } from './labels';

const GROUP = 'openstack.org';
const TEXT = { type: 'string' };
const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

interface Kind {
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  readonly spec: object;
  readonly status: object;
  /** What `kubectl get` shows of each. */
  readonly shown: Readonly<Record<string, string>>;
}

const KINDS: readonly Kind[] = [
  {
    ...{ kind: 'KuryrPort', plural: 'kuryrports', shortName: 'kp' },
    spec: {
      ...OPEN,
      required: ['podUid', 'podNodeName'],
      properties: { podUid: TEXT, podNodeName: TEXT, podStatic: { type: 'boolean' } },
    },
    status: { ...OPEN, required: ['vifs'], properties: { vifs: OPEN } },
    shown: { Nodename: '.spec.podNodeName' },
  },
  {
    ...{ kind: 'KuryrNetwork', plural: 'kuryrnetworks', shortName: 'kns' },
    spec: {
      ...OPEN,
      required: ['nsName', 'projectId', 'nsLabels'],
      properties: { nsName: TEXT, projectId: TEXT, nsLabels: OPEN },
    },
    status: { ...OPEN, properties: { subnetCIDR: TEXT } },
    shown: { 'SUBNET-CIDR': '.status.subnetCIDR' },
  },
  {
    ...{ kind: 'KuryrLoadBalancer', plural: 'kuryrloadbalancers', shortName: 'klb' },
    spec: { ...OPEN, properties: { ip: TEXT, project_id: TEXT } },
    status: OPEN,
    shown: { 'PROJECT-ID': '.spec.project_id' },
  },
  {
    ...{ kind: 'KuryrNetworkPolicy', plural: 'kuryrnetworkpolicies', shortName: 'knp' },
    spec: {
      ...OPEN,
      required: ['egressSgRules', 'ingressSgRules', 'podSelector', 'policyTypes'],
      properties: {
        egressSgRules: { type: 'array', items: OPEN },
        ingressSgRules: { type: 'array', items: OPEN },
        podSelector: OPEN,
        policyTypes: { type: 'array', items: TEXT },
      },
    },
    status: { ...OPEN, properties: { securityGroupId: TEXT } },
    shown: { 'SG-ID': '.status.securityGroupId' },
  },
];

/** Adds the definitions of these kinds. */
export function addKuryrDefinitions(scope: Construct, labels: Labels): readonly ClusterObject[] {
  return KINDS.map(
    ({ kind, plural, shortName, spec, status, shown }) =>
      new ClusterObject(scope, `Definition-${kind}`, {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${GROUP}`, labels: { ...labels } },
        spec: {
          group: GROUP,
          scope: 'Namespaced',
          names: { kind, plural, singular: kind.toLowerCase(), shortNames: [shortName] },
          versions: [
            {
              ...{ name: 'v1', served: true, storage: true },
              additionalPrinterColumns: [
                ...Object.entries(shown).map(([name, jsonPath]) => ({
                  ...{ name, type: 'string', jsonPath },
                })),
                { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
              ],
              schema: { openAPIV3Schema: { type: 'object', properties: { spec, status } } },
            },
          ],
        },
      }),
  );
}
