/**
 * Roles on booted machines: of four machines from one image, which differ in nothing but their markers, exactly the right units start; a
 * worker waits for its API server over TLS that is checked, and gives up in the end.
 */
import { File, Machine } from '../../../lib/machine';
import {
  API_AUTHORITY_FILE,
  KubernetesRole,
  SWAP_OFF_SCRIPT,
  SWAP_OFF_SERVICE,
  SwapOff,
  WAIT_FOR_API_SCRIPT,
  roleMarker,
} from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabFile, LabMachine } from '../../support/lab/boot';
import { ownCertificate } from '../../support/tls-authority';

const MINUTE = 60_000;
const MASTER_UNITS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const WORKER_UNITS = ['kube-proxy', 'kubelet'];
const UNITS = [...MASTER_UNITS, ...WORKER_UNITS];
const ENDPOINT = 'https://localhost:16443/readyz';

/** Answers like an API server: not ready until there is a file, and then ready. */
const API = `import http.server, os, ssl
class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ready = os.path.exists('/run/api-ready')
        self.send_response(200 if ready else 500)
        self.end_headers()
        self.wfile.write(b'ok' if ready else b'[+]ping ok\\n[-]etcd failed: reason withheld\\n')
    def log_message(self, *args):
        pass
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/etc/api/cert.pem', '/etc/api/key.pem')
server = http.server.ThreadingHTTPServer(('127.0.0.1', 16443), Api)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
`;

const vendorUnit = (name: string): string => `[Unit]
Description=Stand-in of ${name}

[Service]
ExecStart=/bin/sleep infinity
Restart=always

[Install]
WantedBy=multi-user.target
`;

describeLab('roles', () => {
  const api = ownCertificate('localhost', 'cluster');
  const stranger = ownCertificate('localhost', 'stranger');

  // What the packages of an image would have brought.
  const image: Record<string, LabFile> = {
    ...Object.fromEntries(
      UNITS.map((name) => [`/usr/lib/systemd/system/${name}.service`, vendorUnit(name)]),
    ),
    '/usr/lib/systemd/system/fake-api.service':
      '[Service]\nExecStart=/usr/bin/python3 /usr/local/lib/fake-api.py\n',
    '/usr/local/lib/fake-api.py': API,
    '/etc/api/cert.pem': api.certificate,
    '/etc/api/key.pem': { content: api.key, mode: '0600' },
    '/etc/api/stranger.pem': stranger.certificate,
  };

  const kinds = ['master', 'worker', 'both', 'none'] as const;
  type Kind = (typeof kinds)[number];
  const lab = new Map<Kind, LabMachine>();
  const promised = new Map<Kind, readonly string[]>();

  function machineOf(kind: Kind): Machine {
    const machine = new Machine(`role-${kind}`, { kubernetesVersion: '1.36' });
    const roles: Record<Kind, { role?: string }> = {
      master: { role: 'control-plane' },
      worker: { role: 'worker' },
      both: { role: 'master' },
      none: {},
    };
    const role = new KubernetesRole(machine, 'role', {
      ...roles[kind],
      waitForApi: {
        endpoint: ENDPOINT,
        certificateAuthority: api.certificate,
        timeout: '3s',
        every: '1s',
        units: ['kubelet.service'],
      },
    });
    // The library refuses a machine on which half of its units would not start; an operator may make one all the same.
    if (kind === 'both') {
      new File(machine, 'second-marker', { path: roleMarker('minion'), content: '' });
    }
    new SwapOff(machine, 'swap-off');
    promised.set(
      kind,
      role.activeUnits.map((name) => name.replace('.service', '')),
    );
    return machine;
  }

  function machine(kind: Kind): LabMachine {
    const found = lab.get(kind);
    if (found === undefined) throw new Error(`${kind} has not booted`);
    return found;
  }

  async function property(kind: Kind, unit: string, name: string): Promise<string> {
    return machine(kind).output(['systemctl', 'show', '--value', '--property', name, unit]);
  }

  /** What systemd says of all units of Kubernetes, in one question. */
  async function facts(kind: Kind): Promise<readonly Readonly<Record<string, string>>[]> {
    const names = 'Id,ActiveState,ConditionResult,UnitFileState,DropInPaths,Restart';
    const services = UNITS.map((unit) => `${unit}.service`);
    const shown = await machine(kind).output([
      'systemctl',
      'show',
      '--property',
      names,
      ...services,
    ]);
    return shown.split('\n\n').map((block) =>
      Object.fromEntries(
        block.split('\n').map((line) => {
          const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
          return [name, value];
        }),
      ),
    );
  }

  /** The units that run, or are about to. */
  async function started(kind: Kind): Promise<string[]> {
    return (await facts(kind))
      .filter(({ ActiveState: state }) => state !== 'inactive')
      .map(({ Id: id = '' }) => id.replace('.service', ''));
  }

  async function journal(kind: Kind, ...options: string[]): Promise<string> {
    return machine(kind).output(['journalctl', '--output=cat', ...options]);
  }

  async function until(what: () => Promise<boolean>, seconds = 60): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error('it did not come to that in time');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Nothing is left to be started, but for what waits in `ExecStartPre=`. */
  async function settle(kind: Kind): Promise<void> {
    await until(async () => {
      const { stdout } = await machine(kind).run('systemctl list-jobs --no-legend');
      const jobs = stdout.split('\n').filter((line) => line.includes('.service'));
      return jobs.every((line) => line.includes('kubelet.service'));
    });
  }

  beforeAll(async () => {
    await Promise.all(
      kinds.map(async (kind) => {
        lab.set(kind, await boot(machineOf(kind), { level: 1, files: image }));
      }),
    );
    await Promise.all(kinds.map(settle));
  }, 5 * MINUTE);

  afterAll(async () => {
    await Promise.all([...lab.values()].map((one) => one.stop()));
  }, MINUTE);

  test.each<[Kind, string[]]>([
    ['master', MASTER_UNITS],
    ['worker', WORKER_UNITS],
    ['both', MASTER_UNITS],
    ['none', []],
  ])('on the machine with the marks of %s exactly its units start', async (kind, expected) => {
    expect((await machine(kind).status()).state).toBe('done');
    expect(await started(kind)).toEqual(expected);
    expect(promised.get(kind)).toEqual(expected);
    const said = await journal(kind, '--boot');
    for (const { Id: id = '', ConditionResult: met, ...others } of await facts(kind)) {
      const unit = id.replace('.service', '');
      expect([unit, met]).toEqual([unit, expected.includes(unit) ? 'yes' : 'no']);
      // All were asked to start; systemd left out those whose conditions it found unmet.
      const skipped = said.includes(
        `Stand-in of ${unit} was skipped because of an unmet condition`,
      );
      expect([unit, skipped]).toEqual([unit, !expected.includes(unit)]);
      expect(others).toMatchObject({
        UnitFileState: 'enabled',
        DropInPaths: expect.stringContaining('role.conf') as string,
        Restart: 'on-failure',
      });
    }
  });

  test('the units start after cloud-init, which did not wait for them', async () => {
    const since = async (unit: string, name: string) =>
      Number(await property('master', unit, `${name}Monotonic`));

    const finished = await since('cloud-final.service', 'ActiveEnterTimestamp');
    expect(finished).toBeGreaterThan(0);
    for (const unit of MASTER_UNITS) {
      expect(await since(unit, 'ActiveEnterTimestamp')).toBeGreaterThanOrEqual(finished);
    }
  });

  test('a container keeps its hands off the swap of its host, and says so', async () => {
    expect((await machine('none').status()).skipped).toContainEqual(
      expect.stringContaining('swap-off'),
    );
    const done = await machine('none').run(
      `systemctl start ${SWAP_OFF_SERVICE}; ${SWAP_OFF_SCRIPT}; systemctl is-enabled swap.target`,
    );
    expect(done.stdout.trim().split('\n')).toEqual([
      'the swap of a container is that of its host: left alone',
      'static',
    ]);
    expect(await property('none', SWAP_OFF_SERVICE, 'ActiveState')).toBe('inactive');
  });

  test('a worker without its API server fails with what it saw, and tries again', async () => {
    await until(async () => Number(await property('worker', 'kubelet', 'NRestarts')) >= 1);

    expect(await journal('worker', '--unit=kubelet')).toContain(
      `gave up on ${ENDPOINT} after 3 s: curl: (7) `,
    );
    expect(await property('worker', 'kubelet', 'TimeoutStartUSec')).toBe('1min 30s');
    expect(await property('worker', 'kube-proxy', 'ActiveState')).toBe('active');
  });

  test(
    'a server whose certificate another authority signed is not believed',
    async () => {
      const worker = machine('worker');
      // It answers 500, which is good enough for this test, but not for the kubelet.
      const ask = (authority: string, endpoint = ENDPOINT) =>
        worker.run([WAIT_FOR_API_SCRIPT, endpoint, authority, '1', '1', '500']);
      await worker.output('systemctl start fake-api');
      await until(async () => (await ask(API_AUTHORITY_FILE)).code === 0);

      const refused = await ask('/etc/api/stranger.pem');
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/gave up on .*: curl: \(60\) .*certificate/);
      expect((await ask('/etc/none.pem')).stderr).toContain(
        'no certificate authority at /etc/none',
      );
      const elsewhere = ENDPOINT.replace('localhost', '127.0.0.1');
      expect((await ask(API_AUTHORITY_FILE, elsewhere)).stderr).toMatch(
        /curl: \(60\) .*127\.0\.0\.1/,
      );

      // Not even when the whole system trusts it.
      await worker.output(
        'cd /etc/ssl/certs && cp /etc/api/cert.pem x.pem && ln -sf x.pem $(openssl x509 -hash -noout -in x.pem).0',
      );
      const trusted = `curl -s --cacert /etc/api/stranger.pem --capath /etc/ssl/certs ${ENDPOINT}`;
      expect((await worker.run(trusted)).code).toBe(0);
      expect((await ask('/etc/api/stranger.pem')).code).toBe(1);
    },
    MINUTE,
  );

  test(
    'a worker starts its kubelet once the API server is ready, not before',
    async () => {
      const notYet = async () =>
        (await journal('worker', '--unit=kubelet')).includes('it answers 500 [-]etcd failed');
      await until(notYet);
      expect(await property('worker', 'kubelet', 'ActiveState')).not.toBe('active');

      await machine('worker').output('touch /run/api-ready');
      await until(async () => (await property('worker', 'kubelet', 'ActiveState')) === 'active');
      expect(await journal('worker', '--unit=kubelet')).toContain(`${ENDPOINT} answers`);
    },
    MINUTE,
  );

  test(
    'a reboot changes nothing, and systemd finds no circle',
    async () => {
      await machine('both').reboot();
      await settle('both');

      expect(await started('both')).toEqual(MASTER_UNITS);
      expect(await journal('both', '--boot')).not.toContain('ordering cycle');
    },
    3 * MINUTE,
  );

  test('without the header [Unit] the wrong units start', async () => {
    const dropIn = '/etc/systemd/system/kube-scheduler.service.d/role.conf';
    await machine('none').output(
      `grep -qx '\\[Unit\\]' ${dropIn} && sed -i '/^\\[Unit\\]$/d' ${dropIn} && systemctl daemon-reload && systemctl start kube-scheduler`,
    );

    expect(await started('none')).toEqual(['kube-scheduler']);
  });

  test('without the order after multi-user.target systemd finds a circle', async () => {
    // Booted, such a machine never finishes cloud-init: systemd breaks the circle by leaving cloud-final.service out.
    const verify = 'systemd-analyze verify --man=no default.target cloud-init.target 2>&1; true';
    expect(await machine('master').output(verify)).not.toContain('ordering cycle');
    await machine('master').output(
      "sed -i '/^After=multi-user.target$/d' /etc/systemd/system/kube*.service.d/role.conf",
    );

    expect(await machine('master').output(verify)).toContain('ordering cycle');
  });
});
