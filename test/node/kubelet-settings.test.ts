import { Machine } from '../../lib/machine';
import { readKubelet } from '../../lib/node/read-kubelet';
import {
  KUBELET_FLAGS,
  kubeletConfiguration,
  kubeletFlags,
  renderKubeletConfiguration,
} from '../../lib/node/kubelet-settings';
import type { ReservedResourcesKubeletProps } from '../../lib/node';
import { Quantity } from '../../lib/values';

const CAPACITY = {
  cpu: Quantity.of(16),
  memory: Quantity.of('32Gi'),
  ephemeralStorage: Quantity.of('100Gi'),
};
const EVERYTHING: ReservedResourcesKubeletProps = {
  kubeReserved: { cpu: 1, memory: '2Gi', ephemeralStorage: '1Gi', pid: 1000 },
  systemReserved: { cpu: '500m', memory: '1Gi', ephemeralStorage: '1Gi' },
  evictionHard: { 'memory.available': '500Mi' },
  evictionSoft: { 'memory.available': '1Gi' },
  evictionSoftGracePeriod: { 'memory.available': '90s' },
  evictionMinimumReclaim: { 'nodefs.available': '500Mi' },
  evictionMaxPodGracePeriod: 60,
  evictionPressureTransitionPeriod: '30s',
  enforceNodeAllocatable: ['pods', 'kube-reserved', 'system-reserved'],
  kubeReservedCgroup: '/runtime.slice',
  systemReservedCgroup: '/system.slice',
  maxPods: 58,
  podPidsLimit: 1024,
};

function settingsOf(props: ReservedResourcesKubeletProps, version = '1.36') {
  const machine = new Machine('m', { kubernetesVersion: version, capacity: CAPACITY });
  const { settings, violations } = readKubelet(props, machine);
  expect(violations).toEqual([]);
  return settings;
}

describe('the configuration of a kubelet', () => {
  it('holds what was asked for, and all thresholds', () => {
    const text = renderKubeletConfiguration(kubeletConfiguration(settingsOf(EVERYTHING)));

    expect(text).toMatchInlineSnapshot(`
      "apiVersion: kubelet.config.k8s.io/v1beta1
      kind: KubeletConfiguration
      cgroupDriver: systemd
      enforceNodeAllocatable:
      - pods
      - kube-reserved
      - system-reserved
      evictionHard:
        imagefs.available: 15%
        imagefs.inodesFree: 5%
        memory.available: 500Mi
        nodefs.available: 10%
        nodefs.inodesFree: 5%
      evictionMaxPodGracePeriod: 60
      evictionMinimumReclaim:
        nodefs.available: 500Mi
      evictionPressureTransitionPeriod: 30s
      evictionSoft:
        memory.available: 1Gi
      evictionSoftGracePeriod:
        memory.available: 1m30s
      kubeReserved:
        cpu: "1"
        memory: 2Gi
        ephemeral-storage: 1Gi
        pid: 1k
      kubeReservedCgroup: /runtime.slice
      maxPods: 58
      podPidsLimit: 1024
      systemReserved:
        cpu: 500m
        memory: 1Gi
        ephemeral-storage: 1Gi
      systemReservedCgroup: /system.slice
      "
    `);
  });

  it('of a kubelet with nothing set holds what must not be left to chance', () => {
    expect(kubeletConfiguration(settingsOf({}))).toEqual({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      cgroupDriver: 'systemd',
      enforceNodeAllocatable: ['pods'],
      evictionHard: {
        'imagefs.available': '15%',
        'imagefs.inodesFree': '5%',
        'memory.available': '100Mi',
        'nodefs.available': '10%',
        'nodefs.inodesFree': '5%',
      },
      maxPods: 110,
    });
  });

  it('holds newer settings where they are set', () => {
    const settings = settingsOf({
      failCgroupV1: false,
      mergeDefaultEvictionSettings: true,
      containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
      enforceNodeAllocatable: [],
    });

    expect(kubeletConfiguration(settings)).toMatchObject({
      failCgroupV1: false,
      mergeDefaultEvictionSettings: true,
      containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
      enforceNodeAllocatable: [],
    });
  });
});

describe('the flags of a kubelet', () => {
  it('say the same', () => {
    const props = { ...EVERYTHING, kubeReserved: { cpu: 1, memory: '2Gi' } };

    expect(kubeletFlags(settingsOf(props, '1.15')).join('\n')).toMatchInlineSnapshot(`
      "--cgroup-driver=systemd
      --enforce-node-allocatable=pods,kube-reserved,system-reserved
      --eviction-hard=imagefs.available<15%,memory.available<500Mi,nodefs.available<10%,nodefs.inodesFree<5%
      --eviction-max-pod-grace-period=60
      --eviction-minimum-reclaim=nodefs.available=500Mi
      --eviction-pressure-transition-period=30s
      --eviction-soft-grace-period=memory.available=1m30s
      --eviction-soft=memory.available<1Gi
      --kube-reserved-cgroup=/runtime
      --kube-reserved=cpu=1,memory=2Gi
      --max-pods=58
      --pod-max-pids=1024
      --system-reserved-cgroup=/system
      --system-reserved=cpu=500m,memory=1Gi,ephemeral-storage=1Gi"
    `);
  });

  it('exist for every setting that kubelets with flags have', () => {
    const { mergeDefaultEvictionSettings, ...fields } = kubeletConfiguration(
      settingsOf({
        ...EVERYTHING,
        failCgroupV1: true,
        containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
        mergeDefaultEvictionSettings: false,
      }),
    );
    const names = Object.keys(fields).filter((name) => name !== 'apiVersion' && name !== 'kind');

    expect(mergeDefaultEvictionSettings).toBe(false);
    expect(names.sort()).toEqual(Object.keys(KUBELET_FLAGS).sort());
  });
});
