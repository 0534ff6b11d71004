/**
 * What each class of cdk8s-plus-27 makes, with props that an API server would take. A test walks the package's exports, so a class that is
 * forgotten here fails it.
 */
import { Cron, Duration, JsonPatch, Size } from 'cdk8s';
import type { ApiObject, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';

const IMAGE = 'registry.example/app:1.4.2';

const secured = { securityContext: { ensureNonRoot: true, user: 1000, group: 1000 } } as const;

function webDeployment(chart: Chart): plus.Deployment {
  return new plus.Deployment(chart, 'web', {
    metadata: { labels: { app: 'web' }, annotations: { 'example.com/team': 'storage' } },
    replicas: 3,
    minReady: Duration.seconds(5),
    progressDeadline: Duration.minutes(10),
    strategy: plus.DeploymentStrategy.rollingUpdate({
      maxSurge: plus.PercentOrAbsolute.percent(50),
      maxUnavailable: plus.PercentOrAbsolute.absolute(0),
    }),
    terminationGracePeriod: Duration.seconds(60),
    containers: [
      {
        image: IMAGE,
        portNumber: 8080,
        ...secured,
        resources: {
          cpu: { request: plus.Cpu.millis(250), limit: plus.Cpu.units(1) },
          memory: { request: Size.mebibytes(128), limit: Size.gibibytes(1) },
          ephemeralStorage: { request: Size.gibibytes(1) },
        },
        liveness: plus.Probe.fromHttpGet('/healthz', { periodSeconds: Duration.seconds(30) }),
        readiness: plus.Probe.fromTcpSocket({ failureThreshold: 5 }),
        startup: plus.Probe.fromCommand(['test', '-f', '/tmp/up']),
        lifecycle: { preStop: plus.Handler.fromCommand(['sleep', '5']) },
        args: ['--verbose', '', '0x1f', 'yes', '1e3'],
        workingDir: '/srv',
        imagePullPolicy: plus.ImagePullPolicy.IF_NOT_PRESENT,
      },
    ],
  });
}

function deployment(chart: Chart): void {
  const web = webDeployment(chart);
  // The classes say `apiGroup?: string` where their interfaces allow undefined, hence the assertions here and below.
  const data = { 'app.ini': '[a]\nb = 1\n' };
  const settings = new plus.ConfigMap(chart, 'settings', { data }) as plus.IConfigMap;
  const stringData = { password: 'x:y #z' };
  const password = new plus.Secret(chart, 'password', { stringData }) as plus.ISecret;
  const [main] = web.containers;
  main?.mount('/etc/app', plus.Volume.fromConfigMap(chart, 'settings-volume', settings));
  main?.mount('/run/secret', plus.Volume.fromSecret(chart, 'password-volume', password));
  main?.mount(
    '/tmp',
    plus.Volume.fromEmptyDir(chart, 'tmp', 'tmp', {
      medium: plus.EmptyDirMedium.MEMORY,
      sizeLimit: Size.mebibytes(16),
    }),
  );
  main?.mount('/host', plus.Volume.fromHostPath(chart, 'host', 'host', { path: '/mnt' }));
  main?.env.addVariable('PASSWORD', password.envValue('password'));
  main?.env.addVariable('INI', plus.EnvValue.fromConfigMap(settings, 'app.ini'));
  main?.env.addVariable('NODE', plus.EnvValue.fromFieldRef(plus.EnvFieldPaths.NODE_NAME));
  main?.env.addVariable('EMPTY', plus.EnvValue.fromValue(''));
  main?.env.copyFrom(plus.Env.fromConfigMap(settings, 'SETTINGS_'));
  web.addInitContainer({ image: IMAGE, command: ['true'], ...secured });
  web.addHostAlias({ ip: '10.0.0.7', hostnames: ['storage-1'] });
  web.scheduling.tolerate(plus.Node.tainted(plus.NodeTaintQuery.exists('storage')));
  web.scheduling.attract(plus.Node.labeled(plus.NodeLabelQuery.is('disk', 'ssd')));
  web.scheduling.separate(web);
  web.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
}

function scaler(chart: Chart): void {
  const target = new plus.Deployment(chart, 'scaled', {
    containers: [{ image: IMAGE, portNumber: 80, ...secured }],
  });
  new plus.HorizontalPodAutoscaler(chart, 'hpa', {
    target,
    minReplicas: 2,
    maxReplicas: 9,
    metrics: [
      plus.Metric.resourceCpu(plus.MetricTarget.averageUtilization(70)),
      plus.Metric.pods({ name: 'requests', target: plus.MetricTarget.averageValue(50) }),
    ],
    scaleDown: {
      stabilizationWindow: Duration.minutes(5),
      policies: [{ replicas: plus.Replicas.percent(25), duration: Duration.minutes(2) }],
    },
  });
}

function statefulSet(chart: Chart): void {
  const service = new plus.Service(chart, 'members', {
    clusterIP: 'None',
    ports: [{ port: 2379 }],
  });
  const set = new plus.StatefulSet(chart, 'db', {
    service,
    replicas: 3,
    podManagementPolicy: plus.PodManagementPolicy.PARALLEL,
    containers: [{ image: IMAGE, portNumber: 2379, ...secured }],
  });
  const claim = new plus.PersistentVolumeClaim(chart, 'db-claim', {
    accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
    storage: Size.gibibytes(2),
    storageClassName: 'fast',
    volumeMode: plus.PersistentVolumeMode.FILE_SYSTEM,
  }) as plus.IPersistentVolumeClaim;
  set.containers[0]?.mount('/var/lib/db', plus.Volume.fromPersistentVolumeClaim(chart, 'v', claim));
}

function ingress(chart: Chart): void {
  const service = webDeployment(chart).exposeViaService({
    ports: [{ port: 80, targetPort: 8080 }],
  });
  const certificate = new plus.TlsSecret(chart, 'tls', {
    tlsCert: 'CERT',
    tlsKey: 'KEY',
  }) as plus.ISecret;
  const made = new plus.Ingress(chart, 'ingress', { className: 'nginx' });
  const backend = plus.IngressBackend.fromService(service);
  made.addHostRule('shop.example.com', '/', backend, plus.HttpIngressPathType.PREFIX);
  made.addRule('/exact', backend, plus.HttpIngressPathType.EXACT);
  made.addTls([{ hosts: ['shop.example.com'], secret: certificate }]);
}

function networkPolicy(chart: Chart): void {
  const web = webDeployment(chart);
  const policy = new plus.NetworkPolicy(chart, 'policy', {
    selector: web,
    ingress: { default: plus.NetworkPolicyTrafficDefault.DENY },
  });
  policy.addEgressRule(
    plus.NetworkPolicyIpBlock.ipv4(chart, 'lan', '10.0.0.0/8', ['10.9.0.0/16']),
    [plus.NetworkPolicyPort.tcpRange(8000, 8100)],
  );
  policy.addIngressRule(plus.Pods.all(chart, 'pods'));
}

function roles(chart: Chart): void {
  const account = new plus.ServiceAccount(chart, 'account', { automountToken: false });
  const role = new plus.Role(chart, 'role');
  role.allowReadWrite(plus.ApiResource.CONFIG_MAPS, plus.ApiResource.SECRETS);
  role.bind(account, plus.User.fromName(chart, 'user', 'jane'));
}

function clusterRoles(chart: Chart): void {
  const role = new plus.ClusterRole(chart, 'nodes');
  role.allowRead(plus.ApiResource.NODES, plus.NonApiResource.of('/healthz'));
  role.bind(plus.Group.fromName(chart, 'group', 'operators'));
  role.bindInNamespace('storage', new plus.ServiceAccount(chart, 'reader'));
  const sum = new plus.ClusterRole(chart, 'sum');
  sum.combine(role);
}

/** A volume of the class whose constructor is for subclasses alone. */
export class LocalVolume extends plus.PersistentVolume {
  constructor(chart: Chart) {
    super(chart, 'local', {
      storage: Size.gibibytes(10),
      storageClassName: 'local',
      accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
      mountOptions: ['noatime'],
    });
    this.apiObject.addJsonPatch(JsonPatch.add('/spec/local', { path: '/mnt/a' }));
    const terms = { key: 'kubernetes.io/hostname', operator: 'In', values: ['n1'] };
    const required = { nodeSelectorTerms: [{ matchExpressions: [terms] }] };
    this.apiObject.addJsonPatch(JsonPatch.add('/spec/nodeAffinity', { required }));
  }
}

const pv = {
  storage: Size.gibibytes(1),
  accessModes: [plus.PersistentVolumeAccessMode.READ_WRITE_ONCE],
};

const pod = { containers: [{ image: IMAGE, command: ['sleep', '9'], ...secured }] };

/** By the name of the class: adds objects of it to a chart. */
export const PLUS_CLASSES: Readonly<Record<string, (chart: Chart) => void>> = {
  AwsElasticBlockStorePersistentVolume: (chart) =>
    new plus.AwsElasticBlockStorePersistentVolume(chart, 'pv', { ...pv, volumeId: 'vol-1' }),
  AzureDiskPersistentVolume: (chart) =>
    new plus.AzureDiskPersistentVolume(chart, 'pv', { ...pv, diskName: 'd', diskUri: '/d' }),
  BasicAuthSecret: (chart) =>
    new plus.BasicAuthSecret(chart, 'secret', { username: 'admin', password: 'p' }),
  ClusterRole: clusterRoles,
  ClusterRoleBinding: clusterRoles,
  ConfigMap: (chart) => {
    const map = new plus.ConfigMap(chart, 'files', { data: { plain: 'no', octal: '0777' } });
    map.addFile(`${__dirname}/../fixtures/bridge/settings.conf`, 'settings.conf');
    map.addDirectory(`${__dirname}/../fixtures/bridge/scripts`, { keyPrefix: 'script.' });
    map.addBinaryData('logo', 'iVBORw0KGgo=');
  },
  CronJob: (chart) =>
    new plus.CronJob(chart, 'backup', {
      schedule: Cron.schedule({ minute: '*/15' }),
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: plus.ConcurrencyPolicy.FORBID,
      restartPolicy: plus.RestartPolicy.NEVER,
      ...pod,
    }),
  DaemonSet: (chart) => new plus.DaemonSet(chart, 'agent', { ...pod, hostNetwork: true }),
  Deployment: deployment,
  DockerConfigSecret: (chart) =>
    new plus.DockerConfigSecret(chart, 'secret', { data: { auths: { r: { auth: 'YTpi' } } } }),
  GCEPersistentDiskPersistentVolume: (chart) =>
    new plus.GCEPersistentDiskPersistentVolume(chart, 'pv', { ...pv, pdName: 'disk' }),
  HorizontalPodAutoscaler: scaler,
  Ingress: ingress,
  Job: (chart) =>
    new plus.Job(chart, 'job', {
      backoffLimit: 3,
      activeDeadline: Duration.hours(1),
      ttlAfterFinished: Duration.minutes(1),
      ...pod,
    }),
  Namespace: (chart) => new plus.Namespace(chart, 'storage', { metadata: { labels: { a: 'b' } } }),
  NetworkPolicy: networkPolicy,
  PersistentVolume: (chart) => {
    const volume = new LocalVolume(chart);
    const claim = new plus.PersistentVolumeClaim(chart, 'claim', {
      ...pv,
      storageClassName: 'local',
    });
    claim.bind(volume as plus.IPersistentVolume);
    volume.bind(claim as plus.IPersistentVolumeClaim);
  },
  PersistentVolumeClaim: statefulSet,
  Pod: (chart) => new plus.Pod(chart, 'pod', { ...pod, dns: { hostname: 'h', subdomain: 's' } }),
  Role: roles,
  RoleBinding: roles,
  Secret: (chart) => new plus.Secret(chart, 'secret', { immutable: true, stringData: { k: 'v' } }),
  Service: (chart) =>
    new plus.Service(chart, 'service', {
      type: plus.ServiceType.NODE_PORT,
      ports: [{ name: 'dns', port: 53, nodePort: 30053, protocol: plus.Protocol.UDP }],
      selector: plus.Pods.select(chart, 'pods', { labels: { app: 'dns' } }),
    }),
  ServiceAccount: (chart) =>
    new plus.ServiceAccount(chart, 'account', {
      secrets: [plus.Secret.fromSecretName(chart, 'pull', 'pull')],
    }),
  ServiceAccountTokenSecret: (chart) =>
    new plus.ServiceAccountTokenSecret(chart, 'token', {
      serviceAccount: new plus.ServiceAccount(chart, 'account') as plus.IServiceAccount,
    }),
  SshAuthSecret: (chart) => new plus.SshAuthSecret(chart, 'secret', { sshPrivateKey: 'KEY' }),
  StatefulSet: statefulSet,
  TlsSecret: (chart) => new plus.TlsSecret(chart, 'secret', { tlsCert: 'CERT', tlsKey: 'KEY' }),
};

/** Constructs of the package that make no object of their own, and why. */
export const OBJECTLESS: Readonly<Record<string, string>> = {
  AbstractPod: 'abstract; Pod and the workloads are its subclasses',
  Group: 'a subject of a binding',
  Namespaces: 'selects namespaces',
  NetworkPolicyIpBlock: 'a peer of a network policy',
  Pods: 'selects pods',
  Resource: 'abstract; the base of all that make objects',
  User: 'a subject of a binding',
  Volume: 'a part of a pod',
  Workload: 'abstract; Deployment and the others are its subclasses',
};

type LowLevelClass = new (chart: Chart, id: string, props: object) => ApiObject;

/** Of every field that some generated class cannot do without, the least; each class takes its own and leaves out the others. */
export function leastProps(className: string): object {
  const own = {
    metadata: { name: className.toLowerCase() },
    spec: {},
    target: { name: 'x' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' },
    revision: 1,
    storageClassName: 'x',
    addressType: 'IPv4',
    endpoints: [],
    value: 1,
    driverName: 'x',
    handler: 'x',
    provisioner: 'x',
  };
  return /List(V\d\w*)?$/.test(className) ? { items: [own] } : own;
}

/** The generated classes, one for each kind of the API: `KubePod`, `KubePodList`, … */
export function lowLevelClasses(): readonly (readonly [string, LowLevelClass])[] {
  return Object.entries(plus.k8s)
    .filter(([name]) => name.startsWith('Kube'))
    .map(([name, value]) => [name, value as LowLevelClass] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
