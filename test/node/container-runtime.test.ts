import { parse } from 'smol-toml';

import { Machine } from '../../lib/machine';
import type { MachineProps } from '../../lib/machine';
import {
  CONTAINERD_CONFIG_FILE,
  CONTAINERD_ENDPOINT,
  ContainerRuntime,
  KubeletService,
  ReservedResourcesKubelet,
} from '../../lib/node';
import type { ContainerRuntimeProps, ReservedResourcesKubeletProps } from '../../lib/node';

const CAPACITY = { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' };
const NEW = { version: '2.3' };
const OLD = { version: '1.7' };

function node(props: ContainerRuntimeProps, machineProps: MachineProps = {}) {
  const old = typeof props.version === 'string' && props.version.startsWith('1.');
  const kubernetesVersion = old ? '1.35' : '1.36';
  const machine = new Machine('worker-1', {
    kubernetesVersion,
    capacity: CAPACITY,
    userDataLimit: 65_535,
    ...machineProps,
  });
  return { machine, runtime: new ContainerRuntime(machine, 'containerd', props) };
}

function filesOf(props: ContainerRuntimeProps, machineProps?: MachineProps): Map<string, string> {
  const { files } = node(props, machineProps).machine.plan();
  return new Map(files.map(({ path, content }) => [path, content]));
}

function pluginsOf(props: ContainerRuntimeProps, machineProps?: MachineProps): unknown {
  return parse(filesOf(props, machineProps).get(CONTAINERD_CONFIG_FILE) ?? '')['plugins'];
}

function refusals(props: ContainerRuntimeProps, machineProps?: MachineProps): string[] {
  const { machine } = node(props, machineProps);
  return machine.validate().map(({ code, path }) => `${code} ${path}`);
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): ContainerRuntimeProps {
  return { ...NEW, ...props };
}

const CRI_1 = 'io.containerd.grpc.v1.cri';
const IMAGES = 'io.containerd.cri.v1.images';
const RUNTIME = 'io.containerd.cri.v1.runtime';
const DROP_IN = '/etc/systemd/system/containerd.service.d/20-groundwork-runtime.conf';

describe('the file of containerd', () => {
  it('is of version 2 for 1.7, with all settings in one plugin', () => {
    expect(filesOf(OLD).get(CONTAINERD_CONFIG_FILE)).toMatchInlineSnapshot(`
      "version = 2
      required_plugins = [ "io.containerd.grpc.v1.cri" ]

      [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = "registry.k8s.io/pause:3.10.1"

      [plugins."io.containerd.grpc.v1.cri".containerd]
      default_runtime_name = "runc"
      snapshotter = "overlayfs"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = true

      [plugins."io.containerd.grpc.v1.cri".registry]
      config_path = "/etc/containerd/certs.d"
      "
    `);
  });

  it('is of version 3 for 2.x, with a plugin for images and one for running them', () => {
    expect(filesOf(NEW).get(CONTAINERD_CONFIG_FILE)).toMatchInlineSnapshot(`
      "version = 3
      required_plugins = [ "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri" ]

      [plugins."io.containerd.cri.v1.images"]
      snapshotter = "overlayfs"

      [plugins."io.containerd.cri.v1.images".pinned_images]
      sandbox = "registry.k8s.io/pause:3.10.2"

      [plugins."io.containerd.cri.v1.images".registry]
      config_path = "/etc/containerd/certs.d"

      [plugins."io.containerd.cri.v1.runtime".containerd]
      default_runtime_name = "runc"

      [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"

      [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      SystemdCgroup = true
      "
    `);
  });

  it('is the same text whatever the order in which settings are given', () => {
    const runtimes = {
      kata: { type: 'io.containerd.kata.v2' },
      crun: { options: { B: 1, A: '' } },
    };
    const one = { ...NEW, root: '/srv/a', enableSelinux: true, runtimes };
    const other = {
      runtimes: { crun: { options: { A: '', B: 1 } }, kata: { type: 'io.containerd.kata.v2' } },
      enableSelinux: true,
      root: '/srv/a',
      ...NEW,
    };

    expect(filesOf(other)).toEqual(filesOf(one));
  });

  it.each([
    ['1.22', '1.7', 'registry.k8s.io/pause:3.5'],
    ['1.25', '1.7', 'registry.k8s.io/pause:3.8'],
    ['1.30', '1.7', 'registry.k8s.io/pause:3.9'],
    ['1.33', '2.0', 'registry.k8s.io/pause:3.10'],
    ['1.35', '2.1', 'registry.k8s.io/pause:3.10.1'],
    ['1.36', '2.3', 'registry.k8s.io/pause:3.10.2'],
    ['1.99', '2.9', 'registry.k8s.io/pause:3.10.2'],
  ])(
    'has the sandbox image of Kubernetes %s in containerd %s: %s',
    (kubernetes, version, image) => {
      const plugins = pluginsOf({ version }, { kubernetesVersion: kubernetes });

      expect(plugins).toMatchObject(
        version === '1.7'
          ? { [CRI_1]: { sandbox_image: image } }
          : { [IMAGES]: { pinned_images: { sandbox: image } } },
      );
    },
  );

  it("leaves the sandbox image to containerd when Kubernetes' version is not known, or too old to know", () => {
    const unknown = new Machine('m');
    new ContainerRuntime(unknown, 'containerd', NEW);
    const old = pluginsOf(OLD, { kubernetesVersion: '1.21' });

    expect(
      unknown
        .plan()
        .files.map(({ content }) => content)
        .join(),
    ).not.toContain('pause');
    expect(old).not.toHaveProperty([CRI_1, 'sandbox_image']);
  });

  it('sets the driver of cgroups for every runtime of the kind of runc, and for no other', () => {
    const runtimes = {
      crun: { options: { BinaryName: '/usr/bin/crun' } },
      kata: { type: 'io.containerd.kata.v2' },
      runc: { options: { NoNewKeyring: true } },
    };

    expect(pluginsOf({ ...NEW, runtimes })).toMatchObject({
      [RUNTIME]: {
        containerd: {
          default_runtime_name: 'runc',
          runtimes: {
            crun: {
              runtime_type: 'io.containerd.runc.v2',
              options: { BinaryName: '/usr/bin/crun', SystemdCgroup: true },
            },
            kata: { runtime_type: 'io.containerd.kata.v2' },
            runc: { options: { NoNewKeyring: true, SystemdCgroup: true } },
          },
        },
      },
    });
  });

  it('names the folders of CNI plugins as the version does', () => {
    const cni = { binDirs: ['/usr/lib/cni'] };

    expect(pluginsOf({ version: '2.0', cni })).toMatchObject({
      [RUNTIME]: { cni: { bin_dir: '/usr/lib/cni' } },
    });
    expect(pluginsOf({ version: '2.1', cni })).toMatchObject({
      [RUNTIME]: { cni: { bin_dirs: ['/usr/lib/cni'] } },
    });
  });

  it.each([
    ['2.0', { maxConcurrentDownloads: 7 }, undefined],
    ['2.1', { maxConcurrentDownloads: 7 }, true],
    ['2.3', { maxConcurrentDownloads: 3 }, undefined],
    ['2.3', { discardUnpackedLayers: true }, true],
    ['2.3', { snapshotter: 'native' }, true],
    ['2.3', {}, undefined],
  ])('in containerd %s with %j pulls images by itself: %s', (version, props, expected) => {
    const plugins = pluginsOf({ version, ...props }) as Record<string, Record<string, unknown>>;

    expect(plugins[IMAGES]?.['use_local_image_pull']).toBe(expected);
  });

  it('has the switch for CDI only where there is one', () => {
    expect(pluginsOf({ ...OLD, enableCDI: true })).toMatchObject({ [CRI_1]: { enable_cdi: true } });
    expect(filesOf({ ...NEW, enableCDI: true })).toEqual(filesOf(NEW));
  });
});

describe('a container runtime', () => {
  it('is started once it can read its file, and waited for', () => {
    const { machine } = node(NEW);
    const { steps, units, modules } = machine.plan();

    expect(units).toContainEqual(
      expect.objectContaining({ name: 'containerd.service', enable: true, start: 'wait' }),
    );
    expect(steps.map(({ id }) => id)).toEqual([
      'kernel modules',
      'containerd/Restart',
      'unit containerd.service',
    ]);
    expect(modules.map(({ name }) => name)).toEqual(['overlay']);
  });

  it('waits on every boot for the file system of its images', () => {
    expect(filesOf(NEW).get(DROP_IN)).toBe('[Unit]\nRequiresMountsFor=/var/lib/containerd\n');
    expect(filesOf({ ...NEW, root: '/srv/images' }).get(DROP_IN)).toContain(
      'RequiresMountsFor=/srv/images\n',
    );
  });

  it('needs no overlay without overlayfs', () => {
    const runtimes = { kata: { type: 'io.containerd.kata.v2', snapshotter: 'overlayfs' } };

    expect(node({ ...NEW, snapshotter: 'native' }).machine.plan().modules).toEqual([]);
    expect(node({ ...NEW, snapshotter: 'native', runtimes }).machine.plan().modules).toHaveLength(
      1,
    );
  });

  it('is installed when a package is named', () => {
    expect(node(NEW).machine.plan().packages).toEqual([]);
    expect(node({ ...NEW, package: {} }).machine.plan().packages).toMatchObject([
      { name: 'containerd' },
    ]);
    expect(
      node({ ...NEW, package: { name: 'containerd.io', version: '2.3.7-1' } }).machine.plan()
        .packages,
    ).toMatchObject([{ name: 'containerd.io', version: '2.3.7-1' }]);
  });

  it('has crictl look at it', () => {
    expect(filesOf(NEW).get('/etc/crictl.yaml')).toBe(
      `image-endpoint: ${CONTAINERD_ENDPOINT}\nruntime-endpoint: ${CONTAINERD_ENDPOINT}\n`,
    );
  });

  it('pulls through a proxy, and has limits', () => {
    const props: ContainerRuntimeProps = {
      ...NEW,
      proxy: {
        httpsProxy: 'http://proxy.example.org:3128',
        noProxy: ['10.0.0.0/8', '.svc', 'registry.example.org:5000', 'fd00::/8'],
      },
      limits: { TasksMax: 'infinity', LimitNOFILE: 1_048_576 },
    };

    expect(filesOf(props).get(DROP_IN)).toBe(
      [
        '[Unit]',
        'RequiresMountsFor=/var/lib/containerd',
        '',
        '[Service]',
        'Environment="HTTPS_PROXY=http://proxy.example.org:3128"',
        'Environment="NO_PROXY=10.0.0.0/8,.svc,registry.example.org:5000,fd00::/8"',
        'LimitNOFILE=1048576',
        'TasksMax=infinity',
        '',
      ].join('\n'),
    );
  });
});

describe('the driver of cgroups', () => {
  function withKubelet(props: ContainerRuntimeProps, kubelet: ReservedResourcesKubeletProps) {
    const { machine, runtime } = node(props);
    // After the runtime: the order of the two does not matter.
    new ReservedResourcesKubelet(machine, 'kubelet', kubelet);
    return { machine, runtime };
  }

  it('is that of the kubelet, whichever of the two was there first', () => {
    const { machine, runtime } = withKubelet(NEW, { cgroupDriver: 'cgroupfs' });
    const config = machine.plan().files.find(({ path }) => path === CONTAINERD_CONFIG_FILE);

    expect(runtime.cgroupDriver).toBe('cgroupfs');
    expect(config?.content).toContain('SystemdCgroup = false');
  });

  it('is systemd without a kubelet', () => {
    expect(node(NEW).runtime.cgroupDriver).toBe('systemd');
  });

  it('is refused when it is not that of the kubelet, with both named', () => {
    const { machine } = withKubelet(
      { ...NEW, cgroupDriver: 'systemd' },
      { cgroupDriver: 'cgroupfs' },
    );

    expect(machine.validate()).toEqual([
      {
        code: 'conflict',
        path: 'worker-1/containerd.cgroupDriver',
        value: 'systemd',
        reason: 'the kubelet worker-1/kubelet has cgroupfs, and both must have the same',
        remedy: 'leave it out here, to take that of the kubelet',
      },
    ]);
  });

  it('goes with a kubelet that looks for its runtime where it is, and no other', () => {
    const here = withKubelet(NEW, { containerRuntimeEndpoint: CONTAINERD_ENDPOINT });
    const there = withKubelet(NEW, { containerRuntimeEndpoint: 'unix:///run/crio/crio.sock' });

    expect(here.machine.validate()).toEqual([]);
    expect(there.machine.validate()).toMatchObject([
      { code: 'conflict', path: 'worker-1/containerd' },
    ]);
  });

  it('is that of the service of a kubelet, and another one is refused as well', () => {
    const follows = node(NEW);
    new KubeletService(follows.machine, 'service', {
      manager: 'systemd',
      cgroupDriver: 'cgroupfs',
    });
    const other = node({ ...NEW, cgroupDriver: 'systemd' });
    new KubeletService(other.machine, 'service', { manager: 'systemd', cgroupDriver: 'cgroupfs' });

    expect(follows.runtime.cgroupDriver).toBe('cgroupfs');
    expect(follows.machine.validate()).toEqual([]);
    expect(other.machine.validate()).toMatchObject([
      { code: 'conflict', path: 'worker-1/containerd.cgroupDriver' },
    ]);
  });

  it('is refused beside a kubelet that takes Docker', () => {
    const { machine } = node(NEW, { kubernetesVersion: '1.23' });
    new KubeletService(machine, 'kubelet', { manager: 'systemd' });

    expect(machine.validate()).toEqual([
      expect.objectContaining({
        code: 'conflict',
        path: 'worker-1/containerd',
        remedy: `give it containerRuntimeEndpoint: "${CONTAINERD_ENDPOINT}"`,
      }),
    ]);
  });

  it.each([
    ['says where containerd is', '1.23', { containerRuntimeEndpoint: CONTAINERD_ENDPOINT }],
    ['knows no Docker', '1.24', {}],
  ])('goes with a kubelet that %s', (_, kubernetesVersion, props) => {
    const { machine } = node(NEW, { kubernetesVersion });
    new KubeletService(machine, 'kubelet', { manager: 'systemd', ...props });

    expect(machine.validate()).toEqual([]);
  });

  it('is refused beside a kubelet before 1.27 that looks elsewhere, which a flag says', () => {
    const { machine } = node(NEW, { kubernetesVersion: '1.25' });
    const containerRuntimeEndpoint = 'unix:///run/crio/crio.sock';
    new KubeletService(machine, 'kubelet', { manager: 'systemd', containerRuntimeEndpoint });

    expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual([
      'conflict worker-1/containerd',
    ]);
  });

  it('waits for the file system of a folder that holds a "%"', () => {
    const files = filesOf({ ...NEW, root: '/srv/100%n' });

    expect(
      files.get('/etc/systemd/system/containerd.service.d/20-groundwork-runtime.conf'),
    ).toContain('RequiresMountsFor=/srv/100%%n\n');
  });

  it('stands beside the slice in which a kubelet puts the service', () => {
    const { machine } = withKubelet(NEW, {
      kubeReservedCgroup: '/runtime.slice',
      runtimeService: 'containerd.service',
    });

    expect(machine.validate()).toEqual([]);
  });
});

describe('a container runtime is refused', () => {
  it.each([
    ['without a version', unchecked({ version: undefined }), 'required version'],
    ['with a number for a version', unchecked({ version: 2.3 }), 'invalid version'],
    ['of a line that is not known', { version: '1.6' }, 'unsupported version'],
    ['with another driver', unchecked({ cgroupDriver: 'cgroupv2' }), 'unsupported cgroupDriver'],
    [
      'with an image without a registry',
      { ...NEW, sandboxImage: 'pause:3' },
      'invalid sandboxImage',
    ],
    [
      'with an image without a tag',
      { ...NEW, sandboxImage: 'registry.k8s.io/pause' },
      'invalid sandboxImage',
    ],
    ['with no snapshotter', { ...NEW, snapshotter: '' }, 'invalid snapshotter'],
    ['with a relative root', { ...NEW, root: 'var/lib' }, 'invalid root'],
    ['with a state that stays', { ...NEW, state: '/var/lib/state' }, 'invalid state'],
    [
      'with downloads of nothing',
      { ...NEW, maxConcurrentDownloads: 0 },
      'out-of-range maxConcurrentDownloads',
    ],
    ['with a switch in quotes', unchecked({ enableSelinux: 'false' }), 'invalid enableSelinux'],
    ['without CDI in 2.x', { ...NEW, enableCDI: false }, 'unsupported enableCDI'],
    [
      'with two folders of plugins before 2.1',
      { version: '2.0', cni: { binDirs: ['/a', '/b'] } },
      'unsupported cni.binDirs',
    ],
    ['with no folder of plugins', { ...NEW, cni: { binDirs: [] } }, 'required cni.binDirs'],
    ['with a relative import', { ...NEW, imports: ['*.toml'] }, 'invalid imports[0]'],
    ['with an odd package', { ...NEW, package: { name: '-x' } }, 'invalid package.name'],
    ['with a handler of capitals', { ...NEW, runtimes: { Kata: {} } }, 'invalid runtimes[Kata]'],
    [
      'with a shim of a wrong name',
      { ...NEW, runtimes: { kata: { type: 'kata' } } },
      'invalid runtimes[kata].type',
    ],
    [
      'with a driver of its own for a runtime',
      { ...NEW, runtimes: { runc: { options: { SystemdCgroup: false } } } },
      'forbidden runtimes[runc].options.SystemdCgroup',
    ],
    [
      'with a default that is not there',
      { ...NEW, defaultRuntimeName: 'kata' },
      'invalid defaultRuntimeName',
    ],
    ['with a proxy of nothing', { ...NEW, proxy: {} }, 'required proxy'],
    [
      'with a proxy without a scheme',
      { ...NEW, proxy: { httpProxy: 'proxy:3128' } },
      'invalid proxy.httpProxy',
    ],
    [
      'with a list in one exception',
      { ...NEW, proxy: { httpProxy: 'http://p:1', noProxy: ['a,b'] } },
      'invalid proxy.noProxy[0]',
    ],
    ...['http://p:99999', 'http://p%20.x:1', 'http://[:::]:1', 'http://$(id)', 'http://p,q'].map(
      (httpProxy): [string, ContainerRuntimeProps, string] => [
        `with the proxy ${httpProxy}`,
        { ...NEW, proxy: { httpProxy } },
        'invalid proxy.httpProxy',
      ],
    ),
    ...['10.0.0.0/99', 'a:::b', '', '999.1.1.1/8', 'a_b c'].map(
      (one): [string, ContainerRuntimeProps, string] => [
        `with the exception "${one}"`,
        { ...NEW, proxy: { httpProxy: 'http://p', noProxy: [one] } },
        'invalid proxy.noProxy[0]',
      ],
    ),
    ...['/', '/srv/../x', '/srv//x', '/srv/x/', 'srv'].map(
      (root): [string, ContainerRuntimeProps, string] => [
        `with the root ${root}`,
        { ...NEW, root },
        'invalid root',
      ],
    ),
    [
      'with a root that is where containerd has its state',
      { ...NEW, root: '/run/containerd' },
      'conflict root',
    ],
    ['with a state outside of /run', { ...NEW, state: '/run/../srv/x' }, 'invalid state'],
    [
      'with a package of another version',
      { ...NEW, package: { name: 'containerd.io', version: '1.7.27-1' } },
      'conflict package.version',
    ],
    [
      'with an image of a port that there is not',
      { ...NEW, sandboxImage: 'r.example.org:99999/pause:3.10' },
      'invalid sandboxImage',
    ],
    ['with a limit that is none', unchecked({ limits: { Nice: 1 } }), 'unsupported limits.Nice'],
    [
      'with a limit of 0',
      { ...NEW, limits: { LimitNOFILE: 0 } },
      'out-of-range limits.LimitNOFILE',
    ],
  ])('%s', (_, props, expected) => {
    const [code = '', path = ''] = expected.split(' ');

    expect(refusals(props)).toEqual([`${code} worker-1/containerd.${path}`]);
  });

  it.each([
    ['1.7', '1.36', 'unsupported worker-1/containerd.version'],
    ['1.7.35', '1.37', 'unsupported worker-1/containerd.version'],
    ['2.0', '1.22', 'unsupported worker-1/containerd.version'],
  ])('as containerd %s with Kubernetes %s', (version, kubernetesVersion, expected) => {
    expect(refusals({ version }, { kubernetesVersion })).toEqual([expected]);
  });

  it.each([
    ['1.7', '1.35'],
    ['1.7', '1.20'],
    ['2.0', '1.23'],
    ['v2.4.2', '1.36'],
  ])('but not as containerd %s with Kubernetes %s', (version, kubernetesVersion) => {
    expect(refusals({ version }, { kubernetesVersion })).toEqual([]);
  });

  it('but not with what Go reads as exceptions, a package of its version, and no core files', () => {
    const noProxy = [
      '*',
      '[::1]',
      '::1',
      'fd00::/8',
      '.svc',
      '*.Example.org',
      'host:80',
      '10.0.0.1',
    ];

    expect(
      refusals({
        ...NEW,
        package: { version: '2:2.3.1~ds1' },
        proxy: { httpsProxy: 'http://[fe80::1%25eth0]:3128', noProxy },
        limits: { LimitCORE: 0, LimitMEMLOCK: 0 },
      }),
    ).toEqual([]);
  });

  it('with a password in the URL of its proxy, which is not repeated', () => {
    const { machine } = node({ ...NEW, proxy: { httpProxy: 'http://me:geheim@proxy:3128' } });

    expect(machine.validate()).toMatchObject([
      { code: 'forbidden', path: 'worker-1/containerd.proxy.httpProxy' },
    ]);
    expect(JSON.stringify(machine.validate())).not.toContain('geheim');
  });
});
