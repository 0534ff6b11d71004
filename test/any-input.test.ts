import type { Construct } from 'constructs';

import * as groundwork from 'groundwork';
import {
  ContainerRuntime,
  KubeletService,
  KubernetesRole,
  LocalDisks,
  NetworkTuning,
  SwapOff,
  TimeSync,
} from 'groundwork/node';

/** Whatever a YAML file can hold where something else is wanted, and what a program can. */
const ANYTHING: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['an empty list', []],
  ['a list of one text', ['x']],
  ['a list of nothing', [null]],
  ['a number', 5],
  ['a fraction', 1.5],
  ['no number', NaN],
  ['true', true],
  ['a quoted "false"', 'false'],
  ['an empty text', ''],
  ['an empty record', {}],
  ['a record of nothing', { Service: null }],
  ['a record that is no text', { toString: 5 }],
  ['a big number', 10n],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a record that holds itself', holdingItself()],
];

const DISK = '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4';
const SECTIONS = { Service: { ExecStart: '/bin/true' } };
const KEY = `ssh-ed25519 ${'A'.repeat(68)}`;

type Class = new (scope: Construct, id: string, props: never) => Construct;

/** A good input of every field of every part. */
const good: readonly (readonly [Class, Readonly<Record<string, unknown>>])[] = [
  [groundwork.File, { path: '/etc/x', content: '', mode: '0644', owner: 'root:root' }],
  [groundwork.Directory, { path: '/srv/x', mode: '0755', owner: 'root:root' }],
  [groundwork.SystemdUnit, { name: 'x.service', sections: SECTIONS, enable: false, start: false }],
  [
    groundwork.SystemdDropIn,
    { unit: 'x.service', name: '20-x.conf', sections: SECTIONS, append: false },
  ],
  [groundwork.Sysctl, { settings: { 'vm.x': 1 }, modules: ['x'] }],
  [groundwork.KernelModule, { name: 'x', parameters: { a: 1 } }],
  [groundwork.Package, { name: 'xfsprogs', version: '1' }],
  [
    groundwork.User,
    { name: 'x', groups: ['y'], shell: '/bin/sh', sshAuthorizedKeys: [KEY], sudo: 'ALL=(ALL) ALL' },
  ],
  [groundwork.AuthorizedKeys, { keys: [KEY] }],
  [
    groundwork.User,
    {
      name: 'y',
      uid: 990,
      primaryGroup: 'y',
      gecos: 'Y',
      home: '/srv/y',
      system: true,
      noCreateHome: true,
    },
  ],
  [
    groundwork.GrowPartition,
    {
      devices: ['/'],
      mode: 'auto',
      resizeRootfs: 'noblock',
      ignoreGrowrootDisabled: false,
      allowUnstable: false,
    },
  ],
  [
    groundwork.JournalLimits,
    {
      Storage: 'auto',
      Compress: true,
      SystemMaxUse: '1G',
      SystemMaxFiles: 5,
      MaxRetentionSec: '1month',
      RateLimitBurst: 0,
    },
  ],
  [
    groundwork.PackageSource,
    {
      type: 'apt',
      name: 'x',
      uris: ['https://example.org'],
      suites: ['x'],
      components: ['main'],
      architectures: ['amd64'],
      types: ['deb'],
      keyring: '/usr/share/keyrings/x.gpg',
      trusted: false,
    },
  ],
  [
    groundwork.PackageSource,
    {
      type: 'dnf',
      name: 'x',
      uris: ['https://example.org'],
      title: 'x',
      repoGpgCheck: true,
      trusted: true,
    },
  ],
  [
    groundwork.UserDataPart,
    { contentType: 'text/cloud-config', content: 'timezone: UTC', mergeType: 'list(append)' },
  ],
  [groundwork.FileSystem, { device: DISK, type: 'ext4', label: 'x', allowUnstable: false }],
  [
    groundwork.Mount,
    {
      what: DISK,
      path: '/mnt/x',
      type: 'ext4',
      options: ['ro'],
      nofail: true,
      allowUnstable: false,
    },
  ],
  [groundwork.Mount, { what: '/srv/x', path: '/mnt/x', bind: true, options: ['ro'], nofail: true }],
  [groundwork.UdevRule, { name: '65-x.rules', rules: [[['KERNEL', '==', 'sd*']]] }],
  [
    groundwork.FirstBootStep,
    {
      phase: 'last',
      command: ['true'],
      description: 'x',
      after: [],
      timeoutSeconds: 5,
      inContainers: 'run',
    },
  ],
  [
    groundwork.ReservedResourcesKubelet,
    {
      kubernetesVersion: '1.36',
      preset: 'eks',
      kubeReserved: { cpu: 1 },
      systemReserved: { cpu: 1 },
      enforceNodeAllocatable: ['pods'],
      kubeReservedCgroup: '/runtime.slice',
      systemReservedCgroup: '/system.slice',
      runtimeService: 'x.service',
      cgroupDriver: 'systemd',
      failCgroupV1: false,
      maxPods: 10,
      podPidsLimit: 100,
      containerRuntimeEndpoint: 'unix:///run/x',
      hugePages: { '2Mi': '4Mi' },
      delivery: 'config-dir',
      configPath: '/etc/a/b.conf',
      kubeletArguments: ['--v=2'],
      argumentsVariable: 'A',
      evictionHard: { 'memory.available': '500Mi' },
      evictionSoft: { 'memory.available': '600Mi' },
      evictionSoftGracePeriod: { 'memory.available': '1m' },
      evictionMinimumReclaim: { 'memory.available': '1Mi' },
      evictionMaxPodGracePeriod: 5,
      evictionPressureTransitionPeriod: '30s',
      mergeDefaultEvictionSettings: true,
    },
  ],
  [
    KubernetesRole,
    {
      role: ['worker', 'storage'],
      otherRoles: ['storage'],
      units: { 'x.service': { all: ['worker'], none: ['master'], any: ['storage'] } },
      markerDirectory: '/etc/x',
      environment: { A: 'b' },
      enable: true,
      inImage: false,
      restart: { policy: 'always', seconds: 5 },
      waitForApi: {
        endpoint: 'https://x:6443/readyz',
        certificateAuthority: '/etc/x.crt',
        timeout: '5m',
        every: '5s',
        acceptUnauthorized: false,
        insecure: false,
        units: ['x.service'],
      },
    },
  ],
  [SwapOff, {}],
  [
    KubeletService,
    {
      kubernetesVersion: '1.36',
      manager: 'systemd',
      unit: 'own',
      program: '/usr/bin/kubelet',
      runtimeService: 'x.service',
      containerRuntimeEndpoint: 'unix:///run/x',
      kubeconfig: '/etc/x',
      bootstrapKubeconfig: false,
      clientCAFile: '/etc/x.crt',
      clusterDNS: ['10.96.0.10'],
      clusterDomain: 'x',
      cgroupDriver: 'systemd',
      nodeIp: ['10.0.0.5', 'fd00::5'],
      hostnameOverride: 'x',
      nodeLabels: { a: 'b' },
      nodeTaints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }],
      failSwapOn: false,
      memorySwap: { swapBehavior: 'LimitedSwap' },
      configuration: { a: [1, { b: true }] },
      kubeletArguments: ['--v=2'],
    },
  ],
  [
    ContainerRuntime,
    {
      version: '2.3',
      package: { name: 'containerd', version: '1' },
      cgroupDriver: 'systemd',
      sandboxImage: 'registry.k8s.io/pause:3.10',
      registries: {
        'docker.io': {
          server: 'https://a.example.org',
          ca: '/etc/a.pem',
          allowInsecure: true,
          hosts: [
            {
              url: 'http://b.example.org',
              capabilities: ['pull'],
              ca: '/etc/b.pem',
              skipVerify: true,
              overridePath: true,
            },
          ],
        },
      },
      snapshotter: 'overlayfs',
      root: '/srv/x',
      state: '/run/x',
      discardUnpackedLayers: true,
      maxConcurrentDownloads: 5,
      deviceOwnershipFromSecurityContext: true,
      enableCDI: true,
      enableUnprivilegedPorts: true,
      enableUnprivilegedICMP: true,
      enableSelinux: true,
      cni: { binDirs: ['/opt/cni/bin'], confDir: '/etc/cni/net.d', maxConfNum: 1 },
      runtimes: {
        kata: {
          type: 'io.containerd.kata.v2',
          path: '/usr/bin/x',
          options: { A: 1 },
          podAnnotations: ['a.*'],
          snapshotter: 'native',
          privilegedWithoutHostDevices: true,
        },
      },
      defaultRuntimeName: 'kata',
      imports: ['/etc/x/*.toml'],
      proxy: { httpProxy: 'http://p:1', httpsProxy: 'http://p:1', noProxy: ['a'] },
      limits: { LimitNOFILE: 1024 },
    },
  ],
  [
    NetworkTuning,
    {
      ipFamilies: ['IPv4', 'IPv6'],
      bridgeNetfilter: true,
      conntrack: {
        maxPerCore: 1,
        min: 1,
        tcpEstablishedTimeout: '1h',
        tcpCloseWaitTimeout: '1h',
        tcpBeLiberal: true,
      },
      somaxconn: 1024,
      inotify: { maxUserWatches: 1024, maxUserInstances: 1024 },
      rpFilter: 2,
      neighbourThresholds: [1, 2, 3],
    },
  ],
  [
    TimeSync,
    {
      daemon: 'chrony',
      distribution: 'debian',
      install: true,
      servers: ['a.example.org'],
      pools: ['b.example.org'],
      minPollInterval: '64s',
      maxPollInterval: '1024s',
      nts: true,
      makeStep: { threshold: '1s', limit: 3 },
      allow: ['10.0.0.0/8'],
      waitFor: { services: ['x.service'], timeout: '3m', required: true },
      timezone: 'UTC',
    },
  ],
  [TimeSync, { daemon: 'timesyncd', servers: ['a.example.org'], fallback: ['b.example.org'] }],
  [
    groundwork.CortxNodePrep,
    {
      role: 'worker',
      secondaryStorage: {
        device: DISK,
        mountPath: '/mnt/x',
        fileSystem: 'ext4',
        label: 'x',
        options: ['ro'],
        subDirectory: 'y',
      },
      blockDevices: [{ device: '/dev/disk/by-id/wwn-0x5000c500a1b2c3d5', name: 'd' }],
      separator: 'x',
      conntrackBeLiberal: true,
      maxMapCount: 70_000,
      corePattern: 'core.%t',
    },
  ],
  [
    LocalDisks,
    {
      storageClass: 'x',
      disks: [{ serial: 'A', name: 'a' }, { wwn: '0x5000c500a1b2c3d5' }, { device: DISK }],
      volumeMode: 'Filesystem',
      fileSystem: 'xfs',
      options: ['ro'],
      hostDir: '/mnt/x',
      sharedDirectories: 2,
      adopt: true,
    },
  ],
  [
    LocalDisks,
    {
      storageClass: 'x',
      match: {
        size: { min: 1, max: '1Ti' },
        rotational: false,
        transport: ['nvme'],
        model: 'x*',
        path: 'pci-*',
        atLeast: 1,
        atMost: 2,
        allowSlots: true,
      },
      volumeMode: 'Block',
      adopt: false,
    },
  ],
];

describe.each(good.map(([Part, props]) => [Part.name, Part, props] as const))(
  '%s',
  (_, Part, props) => {
    it('takes what is good', () => {
      expect(refusalsOf(Part, props)).toEqual([]);
    });

    it.each(ANYTHING)('tells what is wrong with %s, wherever it stands', (_name, value) => {
      for (const [field, changed] of [['', value] as const, ...variantsOf(props, value)]) {
        for (const path of refusalsOf(Part, changed)) {
          expect([field, path]).toEqual([field, expect.stringMatching(/^m\/x/)]);
        }
      }
    });
  },
);

it.each(ANYTHING)('a machine tells what is wrong with %s', (_, value) => {
  const fine = {
    hostname: 'm',
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
    userData: { platform: 'aws', form: 'auto', gzip: 'auto' },
    userDataLimit: 16_384,
  };
  for (const [, changed] of [['', value] as const, ...variantsOf(fine, value)]) {
    const machine = new groundwork.Machine('m', changed as groundwork.MachineProps);
    for (const { path } of machine.validate()) expect(path).toMatch(/^m(\.|$)/);
  }
});

/** The paths that are refused; what nothing is wrong with must render. */
function refusalsOf(Part: Class, props: unknown): string[] {
  const machine = new groundwork.Machine('m', {
    kubernetesVersion: '1.36',
    capacity: { cpu: 4, memory: '8Gi', ephemeralStorage: '50Gi' },
  });
  new Part(machine, 'x', props as never);
  const found = machine.validate();
  if (found.length === 0) machine.seed();
  return found.map(({ path }) => path);
}

/** The record with the value in each place in turn, however deep. */
function* variantsOf(
  record: unknown,
  value: unknown,
  at = '',
): Generator<readonly [field: string, changed: unknown]> {
  if (typeof record !== 'object' || record === null) return;
  for (const [key, old] of Object.entries(record)) {
    const path = `${at}.${key}`;
    const withThis = (changed: unknown): unknown =>
      Array.isArray(record)
        ? record.map((one: unknown, index) => (String(index) === key ? changed : one))
        : { ...record, [key]: changed };
    yield [path, withThis(value)];
    for (const [inner, changed] of variantsOf(old, value, path)) yield [inner, withThis(changed)];
  }
}

function holdingItself(): object {
  const record: Record<string, unknown> = {};
  record['self'] = record;
  return record;
}
