/** What people do with cdk8s besides plain constructs: each adds objects to an app. */
import { ApiObject, Chart, Duration, Helm, Include, JsonPatch, Lazy, Names, Size } from 'cdk8s';
import type { App, IAnyProducer } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Construct } from 'constructs';

const fixture = (name: string): string => `${__dirname}/../fixtures/bridge/${name}`;

const anything = (value: unknown): unknown =>
  Lazy.any({ produce: () => value } satisfies IAnyProducer);

function includes(app: App): void {
  const chart = new Chart(app, 'included', { namespace: 'demo', labels: { part: 'of-it' } });
  const include = new Include(chart, 'file', { url: fixture('include.yaml') });
  const [first] = include.apiObjects;
  first?.metadata.addAnnotation('example.com/touched', 'yes');
}

function patches(app: App): void {
  const chart = new Chart(app, 'patched');
  const deployment = new plus.Deployment(chart, 'web', {
    containers: [{ image: 'registry.example/app:1', portNumber: 80 }],
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/hostPID', true),
    JsonPatch.replace('/spec/replicas', 5),
    JsonPatch.remove('/spec/template/spec/containers/0/securityContext'),
    JsonPatch.copy('/metadata/name', '/metadata/labels'),
    JsonPatch.replace('/metadata/labels', { 'moved~to': 'a' }),
    JsonPatch.move('/metadata/labels/moved~0to', '/metadata/labels/moved'),
    JsonPatch.test('/metadata/labels/moved', 'a'),
  );
}

function lazies(app: App): void {
  const chart = new Chart(app, 'lazy', { disableResourceNameHashes: true });
  let count = 0;
  new ApiObject(chart, 'settings', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: anything({
      made: 'late',
      nested: anything('twice'),
      size: String(Size.gibibytes(2).toMebibytes()),
    }),
    immutable: anything(true),
  });
  new ApiObject(chart, 'counted', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    // Once per synthesis: a bridge that asked twice would get another text.
    data: { count: Lazy.any({ produce: () => `${(count += 1)}` }) as string },
  });
  new ApiObject(chart, 'job', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec: {
      activeDeadlineSeconds: Duration.minutes(3).toSeconds(),
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'a', image: 'registry.example/a:1' }],
        },
      },
    },
  });
}

function chartsInOrder(app: App): void {
  const [base, middle, top] = ['base', 'middle', 'top'].map(
    (id) => new Chart(app, id, { namespace: id, labels: { tier: id } }),
  ) as [Chart, Chart, Chart];
  new plus.Namespace(base, 'namespace', { metadata: { name: 'middle' } });
  const settings = new plus.ConfigMap(middle, 'settings', { data: { a: '1' } });
  const late = new plus.ConfigMap(top, 'late', { data: { b: '2' } });
  new plus.ConfigMap(top, 'later', { data: { c: '3' } }).node.addDependency(late);
  middle.addDependency(base);
  late.node.addDependency(settings);
}

function nestedCharts(app: App): void {
  const outer = new Chart(app, 'outer', { namespace: 'outer', labels: { a: 'outer' } });
  new plus.ConfigMap(outer, 'of-outer', { data: {} });
  const group = new Construct(outer, 'group');
  const inner = new Chart(group, 'inner', { namespace: 'inner', labels: { a: 'inner' } });
  new plus.ConfigMap(inner, 'of-inner', { data: { outer: Names.toDnsLabel(outer) } });
  const innermost = new Chart(inner, 'innermost');
  new plus.ClusterRole(innermost, 'nodes').allowRead(plus.ApiResource.NODES);
  new plus.Namespace(outer, 'space', { metadata: { name: 'inner' } });
}

function hooks(app: App): void {
  const chart = new Chart(app, 'hooks', { namespace: 'demo' });
  new plus.Job(chart, 'migrate', {
    metadata: {
      annotations: {
        'helm.sh/hook': 'pre-install,pre-upgrade',
        'helm.sh/hook-weight': '-5',
        'helm.sh/hook-delete-policy': 'before-hook-creation',
      },
    },
    containers: [{ image: 'registry.example/migrate:1' }],
  });
}

/** Names, values and shapes that text formats like to get wrong. */
function oddities(app: App): void {
  const chart = new Chart(app, 'odd', { namespace: 'demo' });
  new ApiObject(chart, 'texts', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'texts', annotations: { note: ' spaces ', empty: '', yes: 'yes', n: '012' } },
    data: {
      'multi.txt': 'a\r\nb\n\n  c: [\n',
      tab: '\tx',
      emoji: '🧱 ü \u2028',
      like: 'output-x-of-groundwork, ${x} {{ y }} <output:z>',
      number: '7770000000000777',
      date: '2024-01-01',
      null: 'null',
      tilde: '~',
      on: 'off',
      hash: '# no comment',
    },
    binaryData: { bytes: 'AAECAw==' },
  });
  new ApiObject(chart, 'custom', {
    apiVersion: 'example.com/v1alpha1',
    kind: 'Thing',
    metadata: { name: 'thing', finalizers: ['example.com/hold'], ownerReferences: [] },
    spec: {
      empty: {},
      none: [],
      nothing: null,
      zero: 0,
      small: 1e-7,
      big: 9007199254740991,
      negative: -1.5,
      no: false,
      list: [[1], [], [{ deep: { deeper: [null, ''] } }]],
      'odd/key with spaces': 1,
      port: 'http',
    },
    status: { phase: 'Old' },
    topLevel: 'field',
  });
}

/** By what they show. */
export const ODD_CHARTS: Readonly<Record<string, (app: App) => void>> = {
  'an Include of a file with documents, a List and a CRD': includes,
  'JSON patches': patches,
  'Lazy values, sizes and durations': lazies,
  'charts with dependencies between them': chartsInOrder,
  'nested charts': nestedCharts,
  'annotations of Helm hooks': hooks,
  'texts, numbers and shapes that formats get wrong': oddities,
};

/** The chart of our own, brought in by Helm. */
export function helmChart(app: App, helm: string): void {
  const chart = new Chart(app, 'helm', { namespace: 'demo' });
  new Helm(chart, 'release', {
    chart: fixture('helm-chart'),
    helmExecutable: helm,
    releaseName: 'shop',
    namespace: 'demo',
    helmFlags: ['--include-crds'],
    values: { replicas: 2, greeting: 'it\'s "quoted": {yes}', extra: { enabled: true } },
  });
}
