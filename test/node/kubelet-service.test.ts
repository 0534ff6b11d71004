import { File, Machine } from '../../lib/machine';
import {
  KUBELET_ARGUMENTS_FILE,
  KUBELET_SERVICE_ARGUMENTS_FILE,
  KubeletService,
  KubernetesRole,
  ReservedResourcesKubelet,
  SwapOff,
} from '../../lib/node';
import type { KubeletServiceProps, ReservedResourcesKubeletProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';

const CAPACITY = { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' };
const UNIT = '/etc/systemd/system/kubelet.service';
const DROP_IN = `${UNIT}.d/15-groundwork.conf`;
const CONFIG = '/etc/kubernetes/kubelet.yaml';
const CONFIG_DROP_IN = '/etc/kubernetes/kubelet.conf.d/10-groundwork.conf';

function build(
  props: KubeletServiceProps,
  kubernetesVersion = '1.36',
  reserved?: ReservedResourcesKubeletProps,
) {
  return synthesize(
    (machine) => {
      if (reserved !== undefined) new ReservedResourcesKubelet(machine, 'kubelet', reserved);
      return new KubeletService(machine, 'service', props);
    },
    { kubernetesVersion, capacity: CAPACITY },
  );
}

function refusals(
  props: unknown,
  version = '1.36',
  reserved?: ReservedResourcesKubeletProps,
): string[] {
  const { violations } = build(props as KubeletServiceProps, version, reserved);
  return violations.map(({ code, path }) => `${code} ${path.replace(/^machine\/service\.?/, '')}`);
}

const argumentsOf = (props: KubeletServiceProps, version?: string): string =>
  build(props, version).files[KUBELET_SERVICE_ARGUMENTS_FILE] ?? '';

describe('with kubeadm', () => {
  test('the unit of the package runs as kubeadm has it, with more arguments', () => {
    const { files, plan, violations } = build({ nodeIp: '10.0.0.5' });

    expect(violations).toEqual([]);
    expect(files[UNIT]).toBeUndefined();
    expect(files[DROP_IN]).toBe(`[Unit]
Wants=network-online.target
After=network-online.target
After=containerd.service

[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
Environment="KUBELET_KUBEADM_ARGS="
Environment="KUBELET_EXTRA_ARGS="
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
EnvironmentFile=-/etc/sysconfig/kubelet
EnvironmentFile=/etc/kubernetes/kubelet-service.env
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_SERVICE_ARGS $KUBELET_EXTRA_ARGS
`);
    expect(files[KUBELET_SERVICE_ARGUMENTS_FILE]).toBe(
      'KUBELET_SERVICE_ARGS="--node-ip=10.0.0.5"\n',
    );
    expect(plan?.units).toMatchObject([{ name: 'kubelet.service', enable: true, start: true }]);
  });

  test('settings are merged over those of kubeadm, from 1.30', () => {
    const { files } = build({ failSwapOn: true, configuration: { maxParallelImagePulls: 3 } });

    expect(files[CONFIG_DROP_IN]).toBe(
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfailSwapOn: true\nmaxParallelImagePulls: 3\n',
    );
    expect(files[KUBELET_SERVICE_ARGUMENTS_FILE]).toContain(
      '"--config-dir=/etc/kubernetes/kubelet.conf.d"',
    );
    expect(refusals({ failSwapOn: true, configuration: {} }, '1.29')).toEqual([
      'unsupported configuration',
      'unsupported failSwapOn',
    ]);
  });

  test('the unit can be written too, for machines without the package', () => {
    const { files, violations } = build({ unit: 'own', program: '/opt/bin/kubelet' });

    expect(violations).toEqual([]);
    expect(files[UNIT]).toContain('ExecStart=/opt/bin/kubelet\nRestart=always\nRestartSec=10\n');
    expect(files[DROP_IN]).toContain('ExecStart=\nExecStart=/opt/bin/kubelet $KUBELET_KUBECONFIG');
  });

  test.each(['containerRuntimeEndpoint', 'clientCAFile', 'hostnameOverride'])(
    '%s is for kubeadm to say',
    (field) => {
      expect(refusals({ [field]: '/a' })).toContain(`forbidden ${field}`);
    },
  );
});

describe('without kubeadm', () => {
  test('unit, arguments and configuration are all there', () => {
    const { files, violations } = build({
      manager: 'systemd',
      nodeIp: ['10.0.0.5', 'fd00::5'],
      hostnameOverride: 'worker-1.example.org',
      nodeLabels: { zone: 'a', 'node.kubernetes.io/instance-type': 'm5.large' },
      nodeTaints: [{ key: 'dedicated', value: 'storage', effect: 'NoSchedule' }],
      clusterDNS: ['10.96.0.10'],
      configuration: { serializeImagePulls: false, featureGates: { Zeta: true, Alpha: false } },
      kubeletArguments: ['--v=2'],
    });

    expect(violations).toEqual([]);
    expect(files[UNIT]).toBe(`[Unit]
Description=kubelet: the node agent of Kubernetes
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target
After=containerd.service
Requires=containerd.service
StartLimitIntervalSec=0

[Service]
Environment=KUBELET_EXTRA_ARGS=
EnvironmentFile=/etc/kubernetes/kubelet-service.env
ExecStart=/usr/bin/kubelet $KUBELET_SERVICE_ARGS $KUBELET_EXTRA_ARGS
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`);
    expect(files[KUBELET_SERVICE_ARGUMENTS_FILE]).toBe(
      'KUBELET_SERVICE_ARGS="--config=/etc/kubernetes/kubelet.yaml --kubeconfig=/etc/kubernetes/kubelet.conf --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --hostname-override=worker-1.example.org --node-ip=10.0.0.5,fd00::5 --node-labels=node.kubernetes.io/instance-type=m5.large,zone=a --v=2"\n',
    );
    expect(files[CONFIG]).toMatchSnapshot();
  });

  test('the socket of the runtime is a setting from 1.27, a flag before, and beside Docker a choice', () => {
    const runtimeOf = (version: string, containerRuntimeEndpoint?: string) => {
      const made = build(
        {
          manager: 'systemd',
          ...(containerRuntimeEndpoint === undefined ? {} : { containerRuntimeEndpoint }),
        },
        version,
      );
      expect(made.violations).toEqual([]);
      const flags = /--container-runtime\S*(?: --container-runtime\S*)?(?=[" ])/.exec(
        made.files[KUBELET_SERVICE_ARGUMENTS_FILE] ?? '',
      )?.[0];
      const setting = /containerRuntimeEndpoint: (.*)/.exec(made.files[CONFIG] ?? '')?.[1];
      const unit = /Requires=(.*)/.exec(made.files[UNIT] ?? '')?.[1];
      return { flags, setting, unit };
    };
    const endpoint = 'unix:///run/containerd/containerd.sock';

    expect(runtimeOf('1.27')).toEqual({
      ...{ flags: undefined, setting: endpoint, unit: 'containerd.service' },
    });
    expect(runtimeOf('1.26')).toEqual({
      flags: `--container-runtime-endpoint=${endpoint}`,
      ...{ setting: undefined, unit: 'containerd.service' },
    });
    expect(runtimeOf('1.23', endpoint)).toEqual({
      flags: `--container-runtime=remote --container-runtime-endpoint=${endpoint}`,
      ...{ setting: undefined, unit: 'containerd.service' },
    });
    expect(runtimeOf('1.23')).toEqual({
      ...{ flags: undefined, setting: undefined, unit: 'docker.service' },
    });
  });

  test('taints are a setting from 1.23, a flag before', () => {
    const props: KubeletServiceProps = {
      manager: 'systemd',
      nodeTaints: [{ key: 'a', effect: 'NoExecute' }],
    };

    expect(argumentsOf(props, '1.22')).toContain('--register-with-taints=a=:NoExecute');
    expect(argumentsOf(props, '1.23')).not.toContain('taints');
    expect(build(props, '1.23').files[CONFIG]).toContain(
      'registerWithTaints:\n- effect: NoExecute\n',
    );
  });

  test('credentials that are there already need no bootstrap', () => {
    expect(argumentsOf({ manager: 'systemd', bootstrapKubeconfig: false })).not.toContain(
      'bootstrap',
    );
  });
});

describe('flags that a version no longer knows', () => {
  test.each([
    ['--network-plugin=cni', '1.23', '1.24', 'containerd reads /etc/cni/net.d'],
    ['--cni-bin-dir=/opt/cni/bin', '1.23', '1.24', 'containerd reads'],
    ['--docker-endpoint=unix:///var/run/weave/weave.sock', '1.23', '1.24', 'containerd'],
    ['--container-runtime=remote', '1.26', '1.27', 'containerRuntimeEndpoint'],
    ['--pod-infra-container-image=pause:3.9', '1.34', '1.35', 'sandbox_image'],
    ['--keep-terminated-pod-volumes=true', '1.30', '1.31', 'leave it out'],
    ['--register-schedulable=false', '1.33', '1.34', 'nodeTaints'],
    ['--cloud-provider=aws', '1.26', '1.27', '--cloud-provider=external'],
    ['--cloud-provider=openstack', '1.25', '1.26', '--cloud-provider=external'],
    ['--cloud-provider=gce', '1.30', '1.31', '--cloud-provider=external'],
    ['--allow-privileged=true', '1.14', '1.15', 'leave it out'],
  ])(
    '%s goes with %s, and from %s on it is told what does instead',
    (flag, last, first, remedy) => {
      const props = { kubeletArguments: [flag] };

      expect(refusals(props, last)).toEqual([]);
      expect(refusals(props, first)).toEqual(['unsupported kubeletArguments[0]']);
      expect(build(props, first).violations[0]?.remedy).toContain(remedy);
    },
  );

  test('are refused where reservations are written as well', () => {
    const { violations } = synthesize(
      (machine) =>
        new ReservedResourcesKubelet(machine, 'kubelet', {
          kubeletArguments: ['--network-plugin=cni'],
        }),
      { kubernetesVersion: '1.36', capacity: CAPACITY },
    );

    expect(violations).toMatchObject([{ code: 'unsupported' }]);
  });

  test('have nothing to do with flags that live on', () => {
    expect(refusals({ kubeletArguments: ['--cloud-provider=external', '--v=4'] })).toEqual([]);
  });
});

describe('labels', () => {
  test.each([
    'disk',
    'example.org/disk',
    'node.kubernetes.io/x',
    'my.node.kubernetes.io/x',
    'kubelet.kubernetes.io/x',
    'topology.kubernetes.io/zone',
    'kubernetes.io.example.org/x',
  ])('%s is the kubelet’s own to give', (key) => {
    expect(refusals({ nodeLabels: { [key]: 'a' } })).toEqual([]);
  });

  test.each([
    'node-role.kubernetes.io/worker',
    'kubernetes.io/role',
    'x.k8s.io/y',
    'node-restriction.kubernetes.io/a',
  ])('%s has to come from outside', (key) => {
    expect(refusals({ nodeLabels: { [key]: '' } })).toEqual([`forbidden nodeLabels[${key}]`]);
    expect(refusals({ nodeLabels: { [key]: '' } }, '1.15')).toEqual([]);
  });
});

describe('beside reserved resources', () => {
  const reserved = { kubeReserved: { cpu: 1 } };

  test.each([
    ['kubeadm', '1.36', {}],
    ['systemd', '1.36', {}],
    ['systemd', '1.30', { containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock' }],
    ['systemd', '1.29', { delivery: 'flags' }],
    ['kubeadm', '1.28', { delivery: 'flags' }],
  ] as const)(
    'with %s and %s both write their own, and neither is lost',
    (manager, version, more) => {
      const made = build({ manager, nodeIp: '10.0.0.5' }, version, { ...reserved, ...more });

      expect(made.violations).toEqual([]);
      expect(made.files[KUBELET_SERVICE_ARGUMENTS_FILE]).toContain('--node-ip=10.0.0.5');
      expect(made.files[KUBELET_ARGUMENTS_FILE]).toMatch(/^KUBELET_EXTRA_ARGS="--/);
      const command = /^ExecStart=\/.*$/m.exec(made.files[UNIT] ?? made.files[DROP_IN] ?? '')?.[0];
      expect(command).toMatch(/\$KUBELET_SERVICE_ARGS \$KUBELET_EXTRA_ARGS$/);
      // The file of the reservations comes last, so that nobody's KUBELET_EXTRA_ARGS wins over it.
      expect(made.files[`${UNIT}.d/20-groundwork.conf`]).toContain(
        `EnvironmentFile=${KUBELET_ARGUMENTS_FILE}`,
      );
    },
  );

  test('a configuration file that would take the place of the main one is refused', () => {
    const found = build({ manager: 'systemd' }, '1.29', reserved).violations;

    expect(found).toMatchObject([{ code: 'conflict', value: '--config' }]);
    expect(found[0]?.remedy).toContain('delivery: "flags"');
  });

  test('settings on which the two do not agree are refused', () => {
    expect(refusals({ manager: 'systemd', cgroupDriver: 'cgroupfs' }, '1.36', reserved)).toEqual([
      'conflict cgroupDriver',
    ]);
    expect(refusals({ cgroupDriver: 'cgroupfs' }, '1.36', reserved)).toEqual([
      'conflict cgroupDriver',
    ]);
    expect(
      refusals({ manager: 'systemd', cgroupDriver: 'cgroupfs' }, '1.36', {
        ...{ ...reserved, cgroupDriver: 'cgroupfs' },
      }),
    ).toEqual([]);
  });

  test('another folder of configuration is refused, where there is one', () => {
    const elsewhere = { ...reserved, configPath: '/etc/x/20-a.conf' };

    expect(refusals({ failSwapOn: true }, '1.36', elsewhere)).toEqual(['conflict ']);
    expect(refusals({}, '1.36', elsewhere)).toEqual([]);
  });

  test('a variable that the service does not read is refused', () => {
    expect(refusals({}, '1.36', { ...reserved, argumentsVariable: 'KUBELET_ARGS' })).toEqual([
      'conflict ',
    ]);
  });
});

test('a role and the service of a kubelet start the same unit', () => {
  const { plan, violations } = synthesize(
    (machine) => {
      new KubernetesRole(machine, 'role', { role: 'worker' });
      new KubeletService(machine, 'service', { manager: 'systemd' });
      return new SwapOff(machine, 'swap-off');
    },
    { kubernetesVersion: '1.36' },
  );

  expect(violations).toEqual([]);
  expect(plan?.units.filter(({ name }) => name === 'kubelet.service')).toHaveLength(1);
});

test.each([
  [{ failSwapOn: false }],
  [{ failSwapOn: false, memorySwap: { swapBehavior: 'LimitedSwap' } }],
  [{ kubeletArguments: ['--fail-swap-on=false'] }],
] as const)('a kubelet with swap does not go together with none: %j', (props) => {
  const machine = new Machine('m', { kubernetesVersion: '1.36' });
  new KubeletService(machine, 'service', props);
  expect(machine.validate()).toEqual([]);

  new SwapOff(machine, 'swap-off');
  expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual([
    'conflict m/swap-off',
  ]);
});

test('a file of somebody else’s that is no configuration is not looked at', () => {
  const machine = new Machine('m', { kubernetesVersion: '1.36' });
  new KubeletService(machine, 'service', { manager: 'systemd' });
  new File(machine, 'x', { path: '/etc/x', content: 'cgroupDriver: cgroupfs\n' });

  expect(machine.validate()).toEqual([]);
});

describe('refused is', () => {
  test.each<[string, unknown, string[]]>([
    ['no manager that there is', { manager: 'systmd' }, ['unsupported manager']],
    ['no source of units', { unit: 'vendor' }, ['unsupported unit']],
    ['a version that is too old', { kubernetesVersion: '1.10' }, ['unsupported kubernetesVersion']],
    ['a path with a space', { program: '/usr/bin/kube let' }, ['invalid program']],
    ['a kubeconfig that is no path', { kubeconfig: 'x' }, ['invalid kubeconfig']],
    ['a runtime that is no service', { runtimeService: 'containerd' }, ['invalid runtimeService']],
    [
      'a socket that is none',
      { manager: 'systemd', containerRuntimeEndpoint: '/run/x' },
      ['invalid containerRuntimeEndpoint'],
    ],
    ['no address', { nodeIp: '10.0.0' }, ['invalid nodeIp']],
    ['two addresses of one family', { nodeIp: ['10.0.0.1', '10.0.0.2'] }, ['conflict nodeIp']],
    ['three addresses', { nodeIp: ['10.0.0.1', 'fd00::1', '10.0.0.2'] }, ['invalid nodeIp']],
    ['a label with a space', { nodeLabels: { a: 'b c' } }, ['invalid nodeLabels[a]']],
    ['a key of two slashes', { nodeLabels: { 'a/b/c': '' } }, ['invalid nodeLabels[a/b/c]']],
    [
      'a taint without an effect',
      { nodeTaints: [{ key: 'a' }] },
      ['unsupported nodeTaints[0].effect'],
    ],
    [
      'a taint twice',
      {
        nodeTaints: [
          { key: 'a', effect: 'NoSchedule' },
          { key: 'a', value: 'b', effect: 'NoSchedule' },
        ],
      },
      ['duplicate nodeTaints[1]'],
    ],
    [
      'a share of swap with failSwapOn',
      { memorySwap: { swapBehavior: 'LimitedSwap' } },
      ['conflict memorySwap.swapBehavior'],
    ],
    [
      'all of the swap',
      { failSwapOn: false, memorySwap: { swapBehavior: 'UnlimitedSwap' } },
      ['unsupported memorySwap.swapBehavior'],
    ],
    [
      'a setting that is a prop',
      { configuration: { failSwapOn: true } },
      ['conflict configuration.failSwapOn'],
    ],
    ['a name that is none', { configuration: { 'a-b': 1 } }, ['invalid configuration.a-b']],
    [
      'a value that YAML cannot hold',
      { configuration: { a: { b: [() => 1] } } },
      ['invalid configuration.a.b[0]'],
    ],
    [
      'an argument that is a prop',
      { kubeletArguments: ['--node-ip=1.2.3.4'] },
      ['conflict kubeletArguments[0]'],
    ],
    ...['127.0.0.1', '169.254.1.1', '::1', 'fe80::1', '224.0.0.1'].map(
      (nodeIp): [string, KubeletServiceProps, string[]] => [
        `the address ${nodeIp}, with which the kubelet does not start`,
        { nodeIp },
        ['invalid nodeIp'],
      ],
    ),
    ['a unit that is nothing', { unit: null }, ['unsupported unit']],
    [
      'credentials that are nothing',
      { bootstrapKubeconfig: null },
      ['invalid bootstrapKubeconfig'],
    ],
    [
      'an argument that cannot be printed',
      { kubeletArguments: ['--v=\u0001'] },
      ['invalid kubeletArguments[0]'],
    ],
    ['an argument of two words', { kubeletArguments: ['--v 2'] }, ['invalid kubeletArguments[0]']],
    ['a domain that is none', { clusterDomain: 'A' }, ['invalid clusterDomain']],
    ['a driver that is none', { cgroupDriver: 'cgroup' }, ['unsupported cgroupDriver']],
  ])('%s', (_, props, expected) => {
    expect(refusals(props)).toEqual(expected);
  });

  test('two addresses before 1.20', () => {
    expect(refusals({ nodeIp: ['10.0.0.1', 'fd00::1'] }, '1.19')).toEqual(['unsupported nodeIp']);
  });
});
