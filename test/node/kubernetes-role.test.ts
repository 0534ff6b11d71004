import { File, FirstBootStep, Machine, SystemdUnit } from '../../lib/machine';
import {
  API_AUTHORITY_FILE,
  KubernetesRole,
  ROLE_MARKER_DIRECTORY,
  WAIT_FOR_API_SCRIPT,
  roleMarker,
} from '../../lib/node';
import type { KubernetesRoleProps, RoleConditions } from '../../lib/node';
import { synthesize } from '../../lib/testing';

const UNITS = [
  'kube-apiserver.service',
  'kube-controller-manager.service',
  'kube-proxy.service',
  'kube-scheduler.service',
  'kubelet.service',
];
const WAIT = {
  endpoint: 'https://masters.demo.k8s:6443/readyz',
  certificateAuthority: '/etc/kubernetes/pki/ca.crt',
};

const dropIn = (unit: string): string => `/etc/systemd/system/${unit}.d/role.conf`;

function build(props: KubernetesRoleProps, version = '1.36') {
  let role: KubernetesRole | undefined;
  const made = synthesize((machine) => (role = new KubernetesRole(machine, 'role', props)), {
    kubernetesVersion: version,
  });
  const files = Object.keys(made.files).filter((file) => !file.includes('groundwork-first-boot'));
  return { ...made, paths: files, activeUnits: role?.activeUnits ?? [], role };
}

function refusals(props: unknown, version = '1.36'): string[] {
  const { violations } = build(props as KubernetesRoleProps, version);
  return violations.map(({ code, path }) => `${code} ${path.replace(/^machine\/role\.?/, '')}`);
}

function conditionsOf(conditions: RoleConditions, otherRoles: string[] = []): string[] {
  const unit = 'x.service';
  const { files, violations } = build({ units: { [unit]: conditions }, otherRoles });
  expect(violations).toEqual([]);
  return (files[dropIn(unit)] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('ConditionPathExists'))
    .map((line) => line.slice('ConditionPathExists='.length));
}

describe('the marker', () => {
  test('is one file for both names of a role, wherever it is asked for', () => {
    expect(roleMarker('master')).toBe('/etc/sysconfig/kubernetes-masters');
    expect(roleMarker('control-plane')).toBe(roleMarker('master'));
    expect(roleMarker('minion')).toBe('/etc/sysconfig/kubernetes-minions');
    expect(roleMarker('worker', '/etc/roles')).toBe('/etc/roles/kubernetes-minions');
    expect(roleMarker('storage')).toBe(`${ROLE_MARKER_DIRECTORY}/kubernetes-storage`);
  });

  test.each(['master', 'control-plane', 'worker', 'minion', 'storage'])(
    'of %s is the very file that the drop-ins ask for, in any folder',
    (role) => {
      const markerDirectory = '/etc/cluster/roles';
      const units = { 'x.service': { all: [role] } };
      const { files, role: made } = build({
        ...{ role, units, markerDirectory },
        otherRoles: ['storage'],
      });

      const [marker = ''] = made?.markers ?? [];
      expect(files[marker]).toBe('');
      expect(marker.startsWith(`${markerDirectory}/`)).toBe(true);
      expect(files[dropIn('x.service')]).toContain(`\nConditionPathExists=${marker}\n`);
    },
  );

  test('holds the variables that the units find in their environment', () => {
    const { files } = build({
      role: 'worker',
      environment: { TOKEN_TTL: '24h', CLUSTER_NAME: 'demo' },
    });

    expect(files[roleMarker('worker')]).toBe('CLUSTER_NAME=demo\nTOKEN_TTL=24h\n');
    expect(files[dropIn('kubelet.service')]).toContain(
      `EnvironmentFile=-${roleMarker('worker')}\n`,
    );
  });
});

describe('the drop-ins', () => {
  test('begin with the header without which systemd passes over them', () => {
    const { files } = build({ role: 'worker', waitForApi: WAIT });

    for (const unit of UNITS) expect(files[dropIn(unit)]).toMatch(/^\[Unit\]\nCondition/);
    expect(files[dropIn('kubelet.service')]).toBe(`[Unit]
ConditionPathExists=!/etc/sysconfig/kubernetes-masters
ConditionPathExists=/etc/sysconfig/kubernetes-minions
After=cloud-final.service
After=multi-user.target

[Service]
EnvironmentFile=-/etc/sysconfig/kubernetes-minions
Restart=on-failure
RestartSec=5
ExecStartPre=/opt/groundwork/bin/wait-for-api https://masters.demo.k8s:6443/readyz /etc/kubernetes/pki/ca.crt 300 5 200
TimeoutStartSec=330
`);
    expect(files[dropIn('kube-apiserver.service')]).toBe(`[Unit]
ConditionPathExists=/etc/sysconfig/kubernetes-masters
After=cloud-final.service
After=multi-user.target

[Service]
EnvironmentFile=-/etc/sysconfig/kubernetes-masters
Restart=on-failure
RestartSec=5
`);
  });

  test('are the same on machines of all roles, but for the marker', () => {
    const [master, worker, image] = [{ role: 'master' }, { role: 'worker' }, {}].map((props) =>
      build({ ...props, waitForApi: WAIT }),
    );
    const shared = (made: typeof master) =>
      Object.entries(made?.files ?? {}).filter(
        ([file]) => !file.includes('sysconfig') && !file.includes('first-boot'),
      );

    expect(shared(master)).toEqual(shared(worker));
    expect(shared(master)).toEqual(shared(image));
    expect(image?.paths.some((file) => file.includes('sysconfig'))).toBe(false);
  });

  test('are left out where the image has them', () => {
    const { paths, plan } = build({ role: 'master', inImage: true });

    expect(paths.filter((file) => !file.startsWith('/opt'))).toEqual([roleMarker('master')]);
    expect(plan?.units).toEqual([]);
  });

  test('combine conditions as systemd defines them', () => {
    const [masters, minions] = [roleMarker('master'), roleMarker('worker')];

    expect(conditionsOf({ all: ['master', 'worker'] })).toEqual([masters, minions]);
    expect(conditionsOf({ none: ['worker', 'master'] })).toEqual([`!${masters}`, `!${minions}`]);
    expect(conditionsOf({ any: ['worker', 'control-plane'] })).toEqual([
      `|${masters}`,
      `|${minions}`,
    ]);
    expect(
      conditionsOf({ all: ['storage'], none: ['master'], any: ['worker'] }, ['storage']),
    ).toEqual([`!${masters}`, roleMarker('storage'), `|${minions}`]);
    expect(conditionsOf({ all: ['master', 'control-plane'] })).toEqual([masters]);
    expect(conditionsOf({})).toEqual([]);
  });

  test('hold no Service section for units that are no services', () => {
    const { files } = build({ units: { 'backup.timer': { all: ['master'] } } });

    expect(files[dropIn('backup.timer')]).not.toContain('[Service]');
  });

  test('enable every unit and start it without waiting, since it waits for cloud-init', () => {
    const { plan } = build({ role: 'worker' });

    expect(plan?.units).toEqual(
      UNITS.map((name) => expect.objectContaining({ name, enable: true, start: true }) as object),
    );
    for (const name of UNITS) {
      const step = plan?.steps.find(({ id }) => id === `unit ${name}`);
      expect(step?.command).toContain('--no-block');
    }
    expect(build({ role: 'worker', enable: false }).plan?.units).toEqual([]);
  });
});

describe('what starts', () => {
  test.each([
    ['master', UNITS.filter((unit) => !['kubelet.service', 'kube-proxy.service'].includes(unit))],
    ['worker', ['kube-proxy.service', 'kubelet.service']],
    [undefined, []],
  ])('on a machine that is %s is told before it boots', (role, expected) => {
    expect(build(role === undefined ? {} : { role }).activeUnits).toEqual(expected);
  });

  test('follows conditions of one of several roles', () => {
    const units = { 'kubelet.service': { any: ['master', 'worker'], none: ['storage'] } };
    const props = { units, otherRoles: ['storage'] };

    expect(build({ ...props, role: ['master', 'worker'] }).activeUnits).toHaveLength(1);
    expect(build({ ...props, role: 'master' }).activeUnits).toHaveLength(1);
    expect(build(props).activeUnits).toHaveLength(0);
  });
});

describe('waiting for the API server', () => {
  test('trusts the certificates that are given as text, and writes them', () => {
    const certificateAuthority =
      '-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n';
    const { files } = build({ role: 'worker', waitForApi: { ...WAIT, certificateAuthority } });

    expect(files[API_AUTHORITY_FILE]).toBe(certificateAuthority);
    expect(files[dropIn('kubelet.service')]).toContain(` ${API_AUTHORITY_FILE} 300 5 200\n`);
    expect(files[WAIT_FOR_API_SCRIPT]).not.toMatch(/--insecure|curl[^\n]* -[a-zA-Z]*k/);
  });

  test('takes variables of the marker file in the address', () => {
    const endpoint = 'https://masters.${CLUSTER_NAME}.k8s:6443/readyz';
    const { files } = build({ role: 'worker', waitForApi: { ...WAIT, endpoint } });

    expect(files[dropIn('kubelet.service')]).toContain(`wait-for-api ${endpoint} `);
  });

  test('gives systemd a longer timeout than its own, and never a shorter one than usual', () => {
    const timeoutOf = (timeout: string): string => {
      const { files } = build({ role: 'worker', waitForApi: { ...WAIT, timeout } });
      return /TimeoutStartSec=(\d+)/.exec(files[dropIn('kube-proxy.service')] ?? '')?.[1] ?? '';
    };

    expect(['10s', '10m', '24h'].map(timeoutOf)).toEqual(['90', '630', '86430']);
  });

  test('is done by the units that are named', () => {
    const { files } = build({ waitForApi: { ...WAIT, units: ['kube-scheduler.service'] } });

    expect(files[dropIn('kube-scheduler.service')]).toContain('ExecStartPre=');
    expect(files[dropIn('kubelet.service')]).not.toContain('ExecStartPre=');
  });

  test('without TLS is for versions that served a port without', () => {
    const waitForApi = { endpoint: 'http://masters.demo.k8s:8080/healthz', insecure: true };

    expect(refusals({ waitForApi }, '1.19')).toEqual([]);
    expect(refusals({ waitForApi }, '1.20')).toEqual(['unsupported waitForApi.endpoint']);
    expect(refusals({ waitForApi: { endpoint: waitForApi.endpoint } }, '1.19')).toEqual([
      'forbidden waitForApi.endpoint',
    ]);
    const { files } = build({ waitForApi }, '1.19');
    expect(files[dropIn('kubelet.service')]).toContain('8080/healthz - 300 5 200\n');
  });

  test('never shows a private key that was given by mistake', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
    const { violations } = build({ waitForApi: { ...WAIT, certificateAuthority: key } });

    expect(JSON.stringify(violations)).not.toContain('c2VjcmV0');
    expect(violations.map(({ code }) => code)).toEqual(['forbidden']);
  });
});

describe('refused is', () => {
  test.each<[string, unknown, string[]]>([
    ['a role that nobody has', { role: 'wroker' }, ['unsupported role[0]']],
    ['the name of the other spelling', { role: 'masters' }, ['unsupported role[0]']],
    [
      'a role given twice under two names',
      { role: ['master', 'control-plane'] },
      ['duplicate role'],
    ],
    [
      'a role beside which its units do not start',
      { role: ['master', 'worker'] },
      ['conflict role'],
    ],
    [
      'a role of one’s own that would share a marker',
      { otherRoles: ['masters'] },
      ['invalid otherRoles[0]'],
    ],
    ['a role of one’s own that there is', { otherRoles: ['worker'] }, ['invalid otherRoles[0]']],
    ['a unit of no name', { units: { kubelet: { all: ['worker'] } } }, ['invalid units[kubelet]']],
    ['no unit at all', { units: {} }, ['invalid units']],
    [
      'conditions that no machine meets',
      { units: { 'x.service': { all: ['master'], none: ['control-plane'] } } },
      ['conflict units[x.service].none'],
    ],
    [
      'alternatives that are ruled out',
      { units: { 'x.service': { any: ['worker'], none: ['minion'] } } },
      ['conflict units[x.service].any'],
    ],
    [
      'an unknown kind of condition',
      { units: { 'x.service': { some: ['worker'] } } },
      ['unsupported units[x.service].some'],
    ],
    ['a folder that is no path', { markerDirectory: 'etc/roles' }, ['invalid markerDirectory']],
    ['a folder with a step back', { markerDirectory: '/etc/../tmp' }, ['invalid markerDirectory']],
    [
      'a variable with a space in it',
      { role: 'worker', environment: { A: 'b c' } },
      ['invalid environment.A'],
    ],
    ['variables without a marker', { environment: { A: 'b' } }, ['conflict environment']],
    ['a marker only, of no role', { inImage: true }, ['required role']],
    [
      'a policy that systemd does not have',
      { restart: { policy: 'sometimes', seconds: 5 } },
      ['unsupported restart.policy'],
    ],
    ['units that are nothing', { units: null }, ['invalid units']],
    [
      'a restart without a pause',
      { restart: { policy: 'always', seconds: 0 } },
      ['out-of-range restart.seconds'],
    ],
    [
      'waiting for no address',
      { waitForApi: {} },
      ['required waitForApi.endpoint', 'required waitForApi.certificateAuthority'].sort(),
    ],
    [
      'waiting without an authority',
      { waitForApi: { endpoint: WAIT.endpoint } },
      ['required waitForApi.certificateAuthority'],
    ],
    [
      'an address with a password',
      { waitForApi: { ...WAIT, endpoint: 'https://a:b@c/readyz' } },
      ['forbidden waitForApi.endpoint'],
    ],
    ...['https://a:99999/', 'https://[:::]/', 'https://...:1/', 'https://a:0/', 'https://a:/'].map(
      (endpoint): [string, KubernetesRoleProps, string[]] => [
        `the address ${endpoint}`,
        { waitForApi: { ...WAIT, endpoint } },
        ['invalid waitForApi.endpoint'],
      ],
    ),
    [
      'an address that a shell would read',
      { waitForApi: { ...WAIT, endpoint: 'https://a/$(id)' } },
      ['invalid waitForApi.endpoint'],
    ],
    [
      'waiting for ever',
      { waitForApi: { ...WAIT, timeout: '0s' } },
      ['out-of-range waitForApi.timeout'],
    ],
    [
      'a pause of half a second',
      { waitForApi: { ...WAIT, every: '500ms' } },
      ['out-of-range waitForApi.every'],
    ],
    [
      'a waiting unit that there is not',
      { waitForApi: { ...WAIT, units: ['x.service'] } },
      ['invalid waitForApi.units[0]', 'required waitForApi.units'],
    ],
    [
      'waiting where no unit does',
      { waitForApi: WAIT, units: { 'x.service': { all: ['master'] } } },
      ['required waitForApi.units'],
    ],
    [
      'insecure for a secure address',
      { waitForApi: { ...WAIT, insecure: true } },
      ['conflict waitForApi.insecure'],
    ],
  ])('%s', (_, props, expected) => {
    expect(refusals(props).sort()).toEqual([...expected].sort());
  });

  test.each([
    ['by this machine', {}, ['conflict m/step', 'conflict m/unit']],
    ['by its image', { inImage: true }, ['conflict m/role.units', 'conflict m/role.units']],
  ])('a first boot that would wait for itself, as ordered %s', (_, props, expected) => {
    const machine = new Machine('m');
    new KubernetesRole(machine, 'role', { role: 'worker', ...props });
    new SystemdUnit(machine, 'unit', {
      name: 'after.service',
      start: 'wait',
      sections: {
        Unit: { After: 'network.target kubelet.service' },
        Service: { ExecStart: '/bin/true' },
      },
    });
    new FirstBootStep(machine, 'step', {
      phase: 'last',
      description: 'start it',
      command: ['systemctl', 'start', 'kube-proxy'],
    });

    expect(machine.validate().map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
  });

  test('a first boot that starts the same without waiting is fine', () => {
    const machine = new Machine('m');
    new KubernetesRole(machine, 'role', { role: 'worker' });
    new FirstBootStep(machine, 'step', {
      phase: 'last',
      description: 'start it',
      command: ['systemctl', 'start', '--no-block', 'kube-proxy.service'],
    });

    expect(machine.validate()).toEqual([]);
  });

  test('a marker written by somebody else with another content', () => {
    const machine = new Machine('m');
    new KubernetesRole(machine, 'role', { role: 'worker', environment: { A: 'b' } });
    new File(machine, 'marker', { path: roleMarker('worker'), content: '' });

    expect(machine.validate().map(({ code }) => code)).toEqual(['conflict']);
  });
});
