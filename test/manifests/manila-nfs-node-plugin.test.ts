import { NfsNodePlugin } from '../../lib/manifests';
import type { NfsNodePluginProps } from '../../lib/manifests';
import { synthesizeChart } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

// A slip that a program without types would make.
const UNKNOWN: object = { plugin: 'a/b:1', controller: 'a/b:1' };

function made(props?: NfsNodePluginProps) {
  const { objects, violations } = synthesizeChart((chart) => new NfsNodePlugin(chart, 'n', props));
  return { objects, told: violations.map(formatViolation) };
}

describe('the driver that mounts NFS', () => {
  it('has its socket where ManilaStorage looks for it, and may mount for pods', () => {
    const { objects, told } = made();
    const pods = JSON.stringify(objects.find(({ kind }) => kind === 'DaemonSet'));

    expect(told).toEqual([]);
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      ...['CSIDriver', 'DaemonSet', 'Namespace', 'ServiceAccount'],
    ]);
    expect(pods).toContain(
      '{"hostPath":{"path":"/var/lib/kubelet/plugins/csi-nfsplugin","type":"DirectoryOrCreate"},"name":"sockets"}',
    );
    expect(pods).toContain('"mountPropagation":"Bidirectional"');
    expect(pods).toContain('registry.k8s.io/sig-storage/nfsplugin:v4.13.4');
  });

  it.each<[string, NfsNodePluginProps, string]>([
    [
      'an image that nobody knows',
      { images: UNKNOWN },
      'chart/n.images.controller: is no setting here; use plugin, registrar',
    ],
    [
      'a name that is none',
      { name: 'A' },
      'chart/n.name: "A": is no name of at most 40 lower-case letters, digits and "-"; write for example "csi-nfs"',
    ],
    ['no memory', { memory: 0 }, 'chart/n.memory: "0": is nothing; write for example "256Mi"'],
  ])('refuses %s', (_, props, message) => {
    expect(made(props)).toEqual({ objects: [], told: [message] });
  });
});
