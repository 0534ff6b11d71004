import { GlusterDaemonSet } from '../../lib/manifests';
import type { GlusterDaemonSetProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const IMAGE = 'docker.io/gluster/gluster-centos:gluster4u1_centos7';

function made(props: Partial<GlusterDaemonSetProps> = {}) {
  return synthesizeChart(
    (chart) => new GlusterDaemonSet(chart, 'servers', { image: IMAGE, ...props }),
  );
}

describe('Gluster servers in a cluster', () => {
  it('are privileged pods on the storage nodes, which nobody updates by accident', () => {
    const { objects, violations, warnings } = made();

    expect([...violations, ...warnings]).toEqual([]);
    expect(objects).toMatchObject([
      {
        kind: 'Namespace',
        metadata: {
          name: 'glusterfs',
          labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
        },
      },
      {
        kind: 'DaemonSet',
        metadata: { name: 'glusterfs', namespace: 'glusterfs' },
        spec: {
          updateStrategy: { type: 'OnDelete' },
          template: {
            // What Heketi looks for.
            metadata: { labels: { 'glusterfs-node': 'pod' } },
            spec: {
              hostNetwork: true,
              nodeSelector: { storagenode: 'glusterfs' },
              containers: [{ image: IMAGE, securityContext: { privileged: true } }],
            },
          },
        },
      },
    ]);
  });

  it('keep identity and state on the node', () => {
    const { yaml } = made();

    for (const folder of ['/var/lib/glusterd', '/var/lib/heketi', '/etc/glusterfs']) {
      expect(yaml).toContain(
        `- hostPath:\n            path: ${folder}\n            type: DirectoryOrCreate`,
      );
    }
    expect(yaml).not.toContain('/sys/module');
  });

  it('run gluster-block where that is asked for', () => {
    const { yaml } = made({ glusterBlock: true });

    expect(yaml).toContain('mountPath: /sys/module');
    expect(yaml).toContain('- name: GLUSTER_BLOCKD_STATUS_PROBE_ENABLE\n              value: "1"');
  });

  it('go into a namespace that is there', () => {
    const { objects } = made({ namespace: 'heketi', createNamespace: false, name: 'servers' });

    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['DaemonSet', 'heketi', 'servers'],
    ]);
  });

  it.each<[string, Partial<GlusterDaemonSetProps>, string]>([
    ['an image that moves', { image: 'gluster/gluster-centos:latest' }, 'may be another image'],
    ['a name that is none', { name: 'A' }, 'name: "A": is no name of a DaemonSet'],
    ['a namespace that is none', { namespace: 'a.b' }, 'is no name of a namespace'],
    ['a selector that is none', { nodeSelector: { a: '/' } }, 'nodeSelector[a]: "/": is no value'],
    ['a toleration that is none', { tolerations: [{}] }, 'tolerations[0]: "a record": has no key'],
    ['another strategy', { updateStrategy: 'x' as never }, 'use OnDelete or RollingUpdate'],
    ['a switch in quotes', { glusterBlock: 'true' as never }, 'is neither true nor false'],
    ['a class that is none', { priorityClassName: '' }, 'priorityClassName: "": is no name of a'],
    ['no CPU', { cpu: 0 }, 'cpu: "0": is nothing; write for example "100m"'],
    ['no memory', { memory: 'much' }, 'memory: "much": is no quantity'],
    ['labels that are none', { labels: [] as never }, 'labels: "a list": is no record of labels'],
  ])('are refused with %s', (_, props, message) => {
    const found = made(props).violations.map(formatViolation);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});
