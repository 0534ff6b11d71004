import type { ModuleFile } from './module-file';
import type { PatchedModule } from './patched-module';

/** How a Go module under `tools/` becomes programs. */
export interface GoRecipe {
  /**
   * The programs by the package that each is built from, the main one first.
   *
   * @default one of the module's own name, from its top folder
   */
  readonly programs?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Linker flags; may depend on the versions in go.mod. */
  readonly ldflags?: (versionOf: (module: string) => string) => string;
  /** Source files that are made from other modules just before the build; they never stand in the folder itself. */
  readonly generated?: (
    versionOf: (module: string) => string,
  ) => Readonly<Record<string, ModuleFile>>;
  /** Files of other modules that the programs read when they run; kept beside them. */
  readonly beside?: Readonly<Record<string, ModuleFile>>;
  /** A module that is not built as it was published. */
  readonly patched?: PatchedModule;
  /** How long a build takes with an empty build cache on two cores; told before it starts. */
  readonly coldBuild: string;
}

// Snapshotters that want C libraries or disks of their own.
const noDiskSnapshotters = ['no_btrfs', 'no_devmapper', 'no_zfs'];

const kubernetes = 'k8s.io/kubernetes';
const kubernetesProvider = 'github.com/pulumi/pulumi-kubernetes/provider/v4';
const kubernetesSdk = 'github.com/pulumi/pulumi-kubernetes/sdk/v4';

// Pulumi's SDK for OpenStack is no Go module: the versions in tools/openstack-provider/go.mod are those that this one was made from.
const openstackSdkVersion = '3.15.2';

/** A component without a version is refused by clients that ask for one. */
function kubernetesVersionFlags(version: string): string {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  const names = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return Object.entries(names)
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
    .join(' ');
}

const etcdRecipe = {
  programs: {
    etcd: 'go.etcd.io/etcd/server/v3',
    etcdctl: 'go.etcd.io/etcd/etcdctl/v3',
    etcdutl: 'go.etcd.io/etcd/etcdutl/v3',
  },
  ldflags: () => '-s -w',
  coldBuild: 'about a minute on two cores',
} as const satisfies GoRecipe;

/** Every Go module under `tools/`. */
export const goRecipes = {
  pulumi: {
    programs: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
    // Without cgo, user look-ups are the pure ones; without tracing the binary loses 20 MB of reflection.
    tags: ['osusergo', 'grpcnotrace'],
    // A CLI without a version refuses to resolve plugins.
    ldflags: (versionOf) => {
      const sdk = 'github.com/pulumi/pulumi/sdk/v3';
      return `-s -w -X ${sdk}/go/common/version.Version=${versionOf(sdk)}`;
    },
    coldBuild: 'about 4 minutes on two cores',
  },
  'kubelet-check': { coldBuild: 'about 3 minutes on two cores' },
  'ignition-check': { coldBuild: 'about half a minute on two cores' },
  'containerd-1': {
    tags: [...noDiskSnapshotters, 'no_aufs'],
    coldBuild: 'about a minute on two cores',
  },
  'containerd-2': { tags: noDiskSnapshotters, coldBuild: 'about a minute on two cores' },
  'quantity-oracle': { coldBuild: 'about half a minute on two cores' },
  etcd: etcdRecipe,
  // The minor before, to upgrade from.
  'etcd-3.5': etcdRecipe,
  k8s: {
    programs: {
      'kube-apiserver': `${kubernetes}/cmd/kube-apiserver`,
      'kube-controller-manager': `${kubernetes}/cmd/kube-controller-manager`,
      'kube-scheduler': `${kubernetes}/cmd/kube-scheduler`,
    },
    ldflags: (versionOf) => `-s -w ${kubernetesVersionFlags(versionOf(kubernetes))}`,
    coldBuild: 'about 5 minutes on two cores',
  },
  kwok: {
    programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    ldflags: () => '-s -w',
    // kwok does nothing to nodes and pods unless it is told in stages.
    beside: {
      'stages.yaml': {
        module: 'sigs.k8s.io/kwok',
        files: [
          'kustomize/stage/node/fast/node-initialize.yaml',
          'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
          'kustomize/stage/pod/fast/pod-ready.yaml',
          'kustomize/stage/pod/fast/pod-complete.yaml',
          'kustomize/stage/pod/fast/pod-delete.yaml',
        ],
      },
    },
    coldBuild: 'about a minute on two cores',
  },
  'kubernetes-provider': {
    programs: { 'pulumi-resource-kubernetes': '.' },
    ldflags: (versionOf) => `-s -w -X main.version=${versionOf(kubernetesSdk).slice(1)}`,
    generated: (versionOf) => ({
      'gen/schema.json': {
        module: kubernetesProvider,
        files: ['cmd/pulumi-resource-kubernetes/schema.json'],
        // The schema in the module is one of no version.
        set: { version: versionOf(kubernetesSdk).slice(1) },
      },
      'gen/terraform-mapping.json': {
        module: kubernetesProvider,
        files: ['cmd/pulumi-resource-kubernetes/terraform-mapping.json'],
      },
    }),
    coldBuild: 'about 7 minutes on two cores',
  },
  'openstack-csi-check': { coldBuild: 'about 2 minutes on two cores' },
  'openstack-provider': {
    programs: { 'pulumi-resource-openstack': '.' },
    ldflags: () => `-s -w -X main.version=${openstackSdkVersion}`,
    coldBuild: 'about a minute on two cores',
  },
  helm: {
    programs: { helm: 'helm.sh/helm/v3/cmd/helm' },
    ldflags: (versionOf) => {
      const helm = 'helm.sh/helm/v3';
      return `-s -w -X ${helm}/internal/version.version=${versionOf(helm)}`;
    },
    coldBuild: 'about 2 minutes on two cores',
  },
  heketi: {
    programs: {
      heketi: 'github.com/heketi/heketi',
      'heketi-cli': 'github.com/heketi/heketi/client/cli/go',
    },
    ldflags: (versionOf) => {
      const version = versionOf('github.com/heketi/heketi').replace('+incompatible', '');
      return `-s -w -X main.HEKETI_VERSION=${version} -X main.HEKETI_CLI_VERSION=${version}`;
    },
    // Without this it reaches no machine by SSH: ssh/host-keys.go tells why.
    patched: {
      module: 'github.com/heketi/heketi',
      changed: {
        'pkg/remoteexec/ssh/ssh.go': {
          from: 'User: user,',
          to: 'User: user, HostKeyCallback: checkHostKey,',
        },
      },
      added: { 'pkg/remoteexec/ssh/host-keys.go': 'ssh/host-keys.go' },
    },
    coldBuild: 'about a minute on two cores',
  },
} as const satisfies Record<string, GoRecipe>;

/** A Go module under `tools/`. */
export type GoToolName = keyof typeof goRecipes;
