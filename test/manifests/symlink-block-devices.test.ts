import { SymlinkBlockDevices } from '../../lib/manifests';
import type { SymlinkBlockDevicesProps } from '../../lib/manifests';
import { LINK_BLOCK_DEVICES } from '../../lib/manifests/link-block-devices';
import { synthesizeChart } from '../../lib/testing';

const IMAGE = 'docker.io/library/busybox:1.36.1';
const NODE = { node: 'srvnode-1.colo.example', devices: [{ device: '/dev/sdc' }] };
const STABLE = { node: 'a', devices: [{ device: '/dev/disk/by-id/wwn-0x1', name: 'data-0' }] };

function made(props: Partial<SymlinkBlockDevicesProps> = {}) {
  return synthesizeChart(
    (chart) => new SymlinkBlockDevices(chart, 'links', { image: IMAGE, nodes: [NODE], ...props }),
  );
}

function refusals(props: Partial<SymlinkBlockDevicesProps>): string[] {
  return made(props).violations.map(({ code, path }) => `${code} ${path}`);
}

function nameOf(props: Partial<SymlinkBlockDevicesProps>): string | undefined {
  return made(props).objects[1]?.metadata.name;
}

describe('the Job that makes links', () => {
  it('has what it takes and no more, in a namespace that admits it', () => {
    const text = made().yaml.replace(/^( *)- \|\n(?:\1 .*\n|\n)+/m, '$1- (the program)\n');

    expect(text).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Namespace
      metadata:
        labels:
          pod-security.kubernetes.io/audit: privileged
          pod-security.kubernetes.io/enforce: privileged
          pod-security.kubernetes.io/warn: privileged
        name: block-device-links
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        labels:
          cortx.io/task: symlink-block-devices
          kubernetes.io/hostname: srvnode-1.colo.example
        name: symlink-block-devices-srvnode-1-c20ed7b9
        namespace: block-device-links
      spec:
        backoffLimit: 1
        template:
          metadata:
            labels:
              cortx.io/task: symlink-block-devices
          spec:
            automountServiceAccountToken: false
            containers:
              - args:
                  - /dev/sdc
                  - cortx/sdc
                command:
                  - sh
                  - -c
                  - (the program)
                  - symlink-block-devices
                env:
                  - name: DEV
                    value: /host/dev
                image: docker.io/library/busybox:1.36.1
                imagePullPolicy: IfNotPresent
                name: symlink-block-devices
                resources:
                  limits:
                    memory: 32Mi
                  requests:
                    cpu: 10m
                    memory: 32Mi
                securityContext:
                  allowPrivilegeEscalation: false
                  capabilities:
                    drop:
                      - ALL
                  privileged: false
                  readOnlyRootFilesystem: true
                  runAsUser: 0
                  seccompProfile:
                    type: RuntimeDefault
                volumeMounts:
                  - mountPath: /host/dev
                    name: node-devices
            enableServiceLinks: false
            nodeSelector:
              kubernetes.io/hostname: srvnode-1.colo.example
            restartPolicy: Never
            tolerations:
              - effect: NoSchedule
                operator: Exists
            volumes:
              - hostPath:
                  path: /dev
                  type: Directory
                name: node-devices
        ttlSecondsAfterFinished: 86400
      "
    `);
  });

  it('is one for each node', () => {
    const { objects } = made({ nodes: [NODE, { ...NODE, node: 'srvnode-1.other.example' }] });

    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'Job', 'Job']);
    expect(new Set(objects.map(({ metadata }) => metadata.name)).size).toBe(3);
  });

  it('is another Job when it does something else, as Jobs cannot be changed', () => {
    const name = nameOf({});

    expect(name).toMatch(/^symlink-block-devices-srvnode-1-[0-9a-f]{8}$/);
    expect(nameOf({})).toBe(name);
    expect(nameOf({ separator: 'x' })).not.toBe(name);
    expect(nameOf({ backoffLimit: 2 })).not.toBe(name);
  });

  it('can be in a namespace that is there', () => {
    const { objects } = made({ namespace: 'storage', createNamespace: false });

    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Job', 'storage'],
    ]);
  });

  it('may need a type of SELinux', () => {
    expect(made({ seLinuxType: 'spc_t' }).yaml).toContain(
      'seLinuxOptions:\n              type: spc_t',
    );
  });

  it('runs a program in which Kubernetes expands nothing', () => {
    // "$(NAME)" would be a variable of the container, "$$" one dollar.
    expect(LINK_BLOCK_DEVICES).not.toMatch(/\$\((?:DEV|INTERVAL)\)|\$\$/);
  });
});

describe('the DaemonSet that makes links again', () => {
  it('keeps its name, and looks from time to time', () => {
    const props = { form: 'daemon-set', nodes: [STABLE] } as const;
    const { objects, yaml } = made(props);

    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'DaemonSet']);
    expect(yaml).toContain('- name: INTERVAL\n              value: "300"\n');
    expect(nameOf(props)).toBe(nameOf({ ...props, intervalSeconds: 60 }));
  });

  it('takes stable devices only', () => {
    expect(refusals({ form: 'daemon-set' })).toEqual([
      'forbidden chart/links.nodes[0].devices[0].device',
    ]);
  });
});

describe('links are refused', () => {
  const at = 'chart/links.nodes[0]';
  const devices = (...list: object[]) => ({ nodes: [{ node: 'a', devices: list as never }] });
  it.each<[string, Partial<SymlinkBlockDevicesProps>, string[]]>([
    ['with an image without a tag', { image: 'busybox' }, ['forbidden chart/links.image']],
    ['with the latest image', { image: 'busybox:latest' }, ['forbidden chart/links.image']],
    ['with an image that is none', { image: 'Busy box' }, ['invalid chart/links.image']],
    ['without a node', { nodes: [] }, ['required chart/links.nodes']],
    ['for a node of no name', { nodes: [{ ...NODE, node: '' }] }, [`invalid ${at}.node`]],
    ['for a node twice', { nodes: [NODE, NODE] }, ['duplicate chart/links.nodes[1].node']],
    ['without a device', devices(), [`required ${at}.devices`]],
    ['for no device', devices({ device: 'sdc' }), [`invalid ${at}.devices[0].device`]],
    [
      'for a device twice',
      devices({ device: '/dev/sdc' }, { device: '/dev/sdc' }),
      [`duplicate ${at}.devices[1].device`],
    ],
    [
      'by one name twice',
      devices({ device: '/dev/sdc' }, { device: '/dev/sdd', name: 'sdc/1' }),
      [`duplicate ${at}.devices[1].name`],
    ],
    [
      'by a name that climbs',
      devices({ device: '/dev/sdc', name: '../sdc' }),
      [`invalid ${at}.devices[0].name`],
    ],
    [
      'for a name that is made here',
      devices({ device: '/dev/cortx/sdc' }),
      [`conflict ${at}.devices[0].device`],
    ],
    ['with a separator that is none', { separator: 'a//b' }, ['invalid chart/links.separator']],
    ["in a folder of the kernel's", { separator: 'disk' }, ['invalid chart/links.separator']],
    ['in another form', { form: 'pod' as never }, ['unsupported chart/links.form']],
    ['in a namespace that is none', { namespace: 'A' }, ['invalid chart/links.namespace']],
    ['with a half retry', { backoffLimit: 0.5 }, ['out-of-range chart/links.backoffLimit']],
    ['with no memory', { memory: 0 }, ['out-of-range chart/links.memory']],
    ['with a type that is none', { seLinuxType: 'x' }, ['invalid chart/links.seLinuxType']],
    [
      'with a toleration that is none',
      { tolerations: [{ effect: 'NoSchedule' }] },
      ['invalid chart/links.tolerations[0]'],
    ],
  ])('%s', (_, props, expected) => {
    expect(refusals(props)).toEqual(expected);
  });

  it.each([null, 5, [], 'x'])('of %j', (props) => {
    expect(
      synthesizeChart((chart) => new SymlinkBlockDevices(chart, 'x', props as never)).violations,
    ).not.toEqual([]);
  });
});
