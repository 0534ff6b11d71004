/**
 * containerd's own judgement of its configuration: every setting arrives where it works, nothing is complained about, and a containerd that
 * is started on the machine's files has them in effect and asks the registries' hosts in their order.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Machine } from '../../../lib/machine';
import { CONTAINERD_CONFIG_FILE, ContainerRuntime } from '../../../lib/node';
import type { ContainerRuntimeProps } from '../../../lib/node';
import {
  type ConfigFile,
  type ContainerdLine,
  lostSettings,
  readByContainerd,
  startContainerd,
} from '../../support/containerd-judge';
import { describeLab } from '../../support/describe-lab';

jest.setTimeout(120_000);

/** Every setting that there is, none at its default. */
const EVERYTHING: Omit<ContainerRuntimeProps, 'version'> = {
  sandboxImage: 'registry.example.org:5000/k8s/pause:3.9',
  root: '/var/lib/elsewhere',
  state: '/run/elsewhere',
  discardUnpackedLayers: true,
  maxConcurrentDownloads: 7,
  deviceOwnershipFromSecurityContext: true,
  enableUnprivilegedPorts: true,
  enableUnprivilegedICMP: true,
  cni: { binDirs: ['/usr/lib/cni'], confDir: '/etc/cni/other.d', maxConfNum: 0 },
  runtimes: {
    kata: {
      type: 'io.containerd.kata.v2',
      podAnnotations: ['io.katacontainers.*'],
      privilegedWithoutHostDevices: true,
      path: '/opt/kata/bin/containerd-shim-kata-v2',
      snapshotter: 'native',
      options: { ConfigPath: '/opt/kata/configuration.toml' },
    },
    crun: { options: { BinaryName: '/usr/bin/crun' } },
  },
  defaultRuntimeName: 'crun',
};

const LINES = [
  { line: 1, version: '1.7', kubernetesVersion: '1.35' },
  { line: 2, version: '2.3', kubernetesVersion: '1.36' },
] as const;

function filesOf(
  { version, kubernetesVersion }: { version: string; kubernetesVersion: string },
  props: Omit<ContainerRuntimeProps, 'version'> = {},
): readonly ConfigFile[] {
  const machine = new Machine('worker-1', { kubernetesVersion });
  new ContainerRuntime(machine, 'containerd', { version, ...props });
  return machine.plan().files;
}

function configOf(files: readonly ConfigFile[]): string {
  return files.find(({ path }) => path === CONTAINERD_CONFIG_FILE)?.content ?? '';
}

/** A registry that has nothing, and remembers what it was asked for. */
async function withRegistry<T>(
  use: (url: string, asked: readonly string[]) => Promise<T>,
): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describeLab('container runtime', () => {
  describe.each(LINES)('containerd $version', (about) => {
    const { line } = about;

    test.each([
      ['what is written when nothing is said', {}],
      ['every setting', EVERYTHING],
      ['the other driver of cgroups', { cgroupDriver: 'cgroupfs' }],
      ['another snapshotter', { snapshotter: 'native' }],
      ['labels of SELinux', { enableSelinux: true }],
      ['devices by CDI', { enableCDI: true }],
    ] as const)('takes %s, each where it works, without a complaint', async (_, props) => {
      const text = configOf(filesOf(about, props));
      const { taken, complaints, settings } = await readByContainerd(line, text);

      expect({ taken, complaints }).toEqual({ taken: true, complaints: [] });
      expect(lostSettings(text, settings)).toEqual([]);
    });

    test('runs with the settings of the machine, and asks the hosts of a registry in their order', async () => {
      await withRegistry(async (url, asked) => {
        const files = filesOf(about, {
          ...EVERYTHING,
          registries: {
            'registry.example.org': {
              allowInsecure: true,
              server: `${url}/itself`,
              hosts: [
                { url: `${url}/second`, capabilities: ['pull'] },
                { url: `${url}/zeta` },
                { url: `${url}/alpha/v2/cached`, overridePath: true },
              ],
            },
            _default: { allowInsecure: true, server: `${url}/default` },
          },
        });
        const containerd = await startContainerd(line, files);
        try {
          const { version, conditions, config } = await containerd.status();

          expect(version).toMatch(new RegExp(`^v?${line}\\.`));
          expect(conditions['RuntimeReady']).toBe(true);
          expect(config).toMatchObject(effective(line));
          expect(await containerd.pull('registry.example.org/app:1')).toBe(false);
          expect(await containerd.pull('quay.io/team/app:2')).toBe(false);
          expect([...new Set(asked.map((one) => one.replace(/^(HEAD|GET) |\?.*/g, '')))]).toEqual([
            '/zeta/v2/app/manifests/1',
            '/alpha/v2/cached/app/manifests/1',
            '/itself/v2/app/manifests/1',
            '/default/v2/team/app/manifests/2',
          ]);
          expect(containerd.log()).not.toMatch(/unknown key|deprecated/);
        } finally {
          await containerd.stop();
        }
      });
    });
  });

  // Why the documentation warns of imports with containerd 1.x.
  test.each([
    ['1.7', 'in the place of', LINES[0], 'io.containerd.grpc.v1.cri', 'runc'],
    ['2.3', 'besides', LINES[1], 'io.containerd.cri.v1.runtime', 'crun'],
  ] as const)(
    'in containerd %s an imported file works %s the settings of a plugin',
    async (_, _how, about, plugin, kept) => {
      const files = filesOf(about, { ...EVERYTHING, imports: ['/etc/containerd/more.d/*.toml'] });
      const content = `version = ${about.line + 1}\n[plugins."${plugin}"]\nenable_selinux = true\n`;
      const containerd = await startContainerd(about.line, [
        ...files,
        { path: '/etc/containerd/more.d/10-selinux.toml', content },
      ]);
      try {
        expect((await containerd.status()).config).toMatchObject({
          enableSelinux: true,
          containerd: { defaultRuntimeName: kept },
        });
      } finally {
        await containerd.stop();
      }
    },
  );

  test('containerd 2.x makes of the file of 1.7 what is written for itself', async () => {
    const [one, two] = LINES.map((about) => configOf(filesOf(about, EVERYTHING)));
    const migrated = await readByContainerd(2, one ?? '', 'migrate');

    expect(migrated.complaints).toEqual([]);
    expect(differences(migrated.settings, (await readByContainerd(2, two ?? '')).settings)).toEqual(
      ['/plugins/io.containerd.cri.v1.images/use_local_image_pull', '/required_plugins'],
    );
  });

  describe('the judge finds', () => {
    const good = (line: ContainerdLine): string =>
      configOf(filesOf(line === 1 ? LINES[0] : LINES[1], EVERYTHING));
    const broken = (line: ContainerdLine, from: string | RegExp, to: string): string => {
      const text = good(line).replace(from, to);
      expect(text).not.toBe(good(line));
      return text;
    };

    test.each(LINES)('a text where a switch belongs, in $version', async ({ line }) => {
      const text = broken(
        line,
        'discard_unpacked_layers = true',
        'discard_unpacked_layers = "yes"',
      );

      expect((await readByContainerd(line, text)).taken).toBe(false);
    });

    test.each(LINES)('broken TOML, in $version', async ({ line }) => {
      const text = broken(line, 'runtime_type = "io', 'runtime_type = io');

      expect((await readByContainerd(line, text)).taken).toBe(false);
    });

    test.each(LINES)('an unknown key, in $version', async ({ line }) => {
      const text = broken(line, 'max_concurrent_downloads', 'max_concurrent_download');
      const { taken, complaints, settings } = await readByContainerd(line, text);

      expect(taken).toBe(true);
      expect(lostSettings(text, settings)).toEqual([
        expect.stringMatching(/\/max_concurrent_download$/),
      ]);
      // Only the newer one says so.
      expect(complaints).toHaveLength(line === 1 ? 0 : 1);
    });

    test("the plugin's name of 2.x in the file of 1.7", async () => {
      const text = broken(1, /io\.containerd\.grpc\.v1\.cri/g, 'io.containerd.cri.v1.runtime');
      const { settings } = await readByContainerd(1, text);

      expect(lostSettings(text, settings)).toContain(
        '/plugins/io.containerd.cri.v1.runtime/sandbox_image',
      );
    });

    test("the settings of images below 2.x's plugin for running them", async () => {
      const text = broken(2, '[plugins."io.containerd.cri.v1.images"]', '[elsewhere]');
      const { complaints, settings } = await readByContainerd(2, text);

      expect(complaints.join('\n')).toContain('Ignoring unknown key');
      expect(lostSettings(text, settings)).toContain('/elsewhere/snapshotter');
    });

    test.each(LINES)('a snapshotter that is not there, when $version is started', async (about) => {
      const files = filesOf(about, { snapshotter: 'nowhere' });

      await expect(startContainerd(about.line, files)).rejects.toThrow(/snapshotter .*nowhere/);
    });

    test('the settings of one in those of another', () => {
      expect(lostSettings('a = 1\n[b]\nc = [1, 2]\n', { a: 1, b: { c: [1] } })).toEqual(['/b/c']);
    });
  });
});

/** What `EVERYTHING` comes to, in the words of containerd's own status. */
function effective(line: ContainerdLine): object {
  const runtimes = {
    crun: { options: { BinaryName: '/usr/bin/crun', SystemdCgroup: true } },
    kata: { runtimePath: '/opt/kata/bin/containerd-shim-kata-v2', snapshotter: 'native' },
    runc: { runtimeType: 'io.containerd.runc.v2', options: { SystemdCgroup: true } },
  };
  return {
    containerdRootDir: '/var/lib/elsewhere',
    stateDir: '/run/elsewhere/io.containerd.grpc.v1.cri',
    containerd: { defaultRuntimeName: 'crun', runtimes },
    cni: { confDir: '/etc/cni/other.d', maxConfNum: 0 },
    enableUnprivilegedPorts: true,
    ...(line === 1
      ? {
          sandboxImage: 'registry.example.org:5000/k8s/pause:3.9',
          maxConcurrentDownloads: 7,
          registry: { configPath: '/etc/containerd/certs.d' },
        }
      : {}),
  };
}

/** Paths of what is not the same in two tables. */
function differences(one: unknown, other: unknown, at = ''): readonly string[] {
  if (!isTable(one) || !isTable(other)) {
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [at];
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => differences(one[key], other[key], `${at}/${key}`));
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
