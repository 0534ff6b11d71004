import { Machine } from '../../lib/machine';
import { ContainerRuntime } from '../../lib/node';
import type { ContainerRuntimeProps, RegistryProps } from '../../lib/node';

type Registries = NonNullable<ContainerRuntimeProps['registries']>;

function node(registries: Registries): Machine {
  const machine = new Machine('worker-1', { kubernetesVersion: '1.36' });
  new ContainerRuntime(machine, 'containerd', { version: '2.3', registries });
  return machine;
}

function hostsOf(registries: Registries): Record<string, string> {
  const files = node(registries)
    .plan()
    .files.filter(({ path }) => path.startsWith('/etc/containerd/certs.d/'));
  return Object.fromEntries(files.map(({ path, content }) => [path.slice(24), content]));
}

function refusals(registries: unknown): string[] {
  return node(registries as Registries)
    .validate()
    .map(({ code, path }) => `${code} ${path.replace('worker-1/containerd.', '')}`);
}

function ofDocker(registry: unknown): string[] {
  return refusals({ 'docker.io': registry }).map((one) => one.replace('registries[docker.io]', ''));
}

const MIRROR = 'https://mirror.example.org';

describe('the hosts of a registry', () => {
  it('keep the order in which they are given, and may pull and resolve', () => {
    expect(
      hostsOf({
        'docker.io': { hosts: [{ url: 'https://zeta.example.org' }, { url: MIRROR }] },
      }),
    ).toEqual({
      'docker.io/hosts.toml': [
        '[host."https://zeta.example.org"]',
        'capabilities = [ "pull", "resolve" ]',
        '',
        `[host."${MIRROR}"]`,
        'capabilities = [ "pull", "resolve" ]',
        '',
      ].join('\n'),
    });
  });

  it('have authorities, paths and capabilities of their own, and so has the registry', () => {
    expect(
      hostsOf({
        'registry.example.org:5000': {
          server: 'https://registry.example.org:5000',
          ca: '/etc/ssl/own.pem',
          hosts: [
            {
              url: `${MIRROR}/v2/cache`,
              capabilities: ['push', 'pull'],
              ca: '/etc/ssl/mirror.pem',
              overridePath: true,
              skipVerify: false,
            },
          ],
        },
      })['registry.example.org:5000/hosts.toml'],
    ).toBe(
      [
        'server = "https://registry.example.org:5000"',
        'ca = "/etc/ssl/own.pem"',
        '',
        `[host."${MIRROR}/v2/cache"]`,
        'capabilities = [ "pull", "push" ]',
        'ca = "/etc/ssl/mirror.pem"',
        'skip_verify = false',
        'override_path = true',
        '',
      ].join('\n'),
    );
  });

  it('can be those of all other registries', () => {
    expect(hostsOf({ _default: { server: MIRROR } })).toEqual({
      '_default/hosts.toml': `server = "${MIRROR}"\n`,
    });
  });

  it('may be without encryption when that is said to be meant', () => {
    const registry: RegistryProps = {
      allowInsecure: true,
      hosts: [{ url: 'http://10.0.0.1:5000', skipVerify: true }],
    };

    expect(hostsOf({ 'docker.io': registry })['docker.io/hosts.toml']).toContain(
      'skip_verify = true',
    );
  });
});

describe('registries are refused', () => {
  it.each([
    ['as a list', [], 'invalid registries'],
    ['when one is none', { 'docker.io': null }, 'invalid registries[docker.io]'],
    ['by a URL', { 'https://docker.io': {} }, 'invalid registries[https://docker.io]'],
    ['by a path', { '../../x': {} }, 'invalid registries[../../x]'],
    ['by an empty part', { 'a..b': {} }, 'invalid registries[a..b]'],
    ['by a port that there is not', { 'r.io:70000': {} }, 'invalid registries[r.io:70000]'],
    ['in upper case, as which no image is asked for', { 'R.io': {} }, 'invalid registries[R.io]'],
    [
      'by a name that no image has',
      { 'index.docker.io': {} },
      'invalid registries[index.docker.io]',
    ],
  ])('%s', (_, registries, expected) => {
    expect(refusals(registries)).toEqual([expected]);
  });

  it.each([
    ['hosts that are no list', { hosts: MIRROR }, 'invalid .hosts'],
    ['a host that is none', { hosts: [null] }, 'invalid .hosts[0]'],
    ['a host without a URL', { hosts: [{}] }, 'invalid .hosts[0].url'],
    ['a host without a scheme', { hosts: [{ url: 'mirror' }] }, 'invalid .hosts[0].url'],
    ['one host twice', { hosts: [{ url: MIRROR }, { url: MIRROR }] }, 'duplicate .hosts[1].url'],
    [
      'one host twice, spelled apart',
      { hosts: [{ url: MIRROR }, { url: `${MIRROR}:443/` }] },
      'duplicate .hosts[1].url',
    ],
    ['a port that there is not', { server: `${MIRROR}:99999` }, 'invalid .server'],
    ['no port behind the colon', { server: `${MIRROR}:` }, 'invalid .server'],
    ['no address in brackets', { server: 'https://[:::]:5000' }, 'invalid .server'],
    ['a command for a host', { server: 'https://$(id)' }, 'invalid .server'],
    ['half an escape, at which Go fails', { server: `${MIRROR}/%zz` }, 'invalid .server'],
    ['a server with a query', { server: `${MIRROR}/?a=b` }, 'invalid .server'],
    ['plain http', { hosts: [{ url: 'http://10.0.0.1' }] }, 'forbidden .hosts[0].url'],
    ['a server by plain http', { server: 'http://10.0.0.1' }, 'forbidden .server'],
    [
      'a certificate taken unseen',
      { hosts: [{ url: MIRROR, skipVerify: true }] },
      'forbidden .hosts[0].skipVerify',
    ],
    ['a switch in quotes', { allowInsecure: 'yes' }, 'invalid .allowInsecure'],
    ['a relative authority', { ca: 'mirror.pem' }, 'invalid .ca'],
    [
      'an unknown capability',
      { hosts: [{ url: MIRROR, capabilities: ['list'] }] },
      'unsupported .hosts[0].capabilities[0]',
    ],
    [
      'no capability, which containerd takes for all',
      { hosts: [{ url: MIRROR, capabilities: [] }] },
      'required .hosts[0].capabilities',
    ],
  ])('with %s', (_, registry, expected) => {
    expect(ofDocker(registry)).toEqual([expected]);
  });

  it.each([
    ['in a URL', { hosts: [{ url: 'https://me:geheim@mirror.example.org' }] }, '.hosts[0].url'],
    ['as a record', { auth: { password: 'geheim' } }, '.auth'],
    ['as a header', { hosts: [{ url: MIRROR, header: { a: 'geheim' } }] }, '.hosts[0].header'],
    ['as a password', { hosts: [{ url: MIRROR, password: 'geheim' }] }, '.hosts[0].password'],
  ])('with credentials %s, which are not repeated', (_, registry, path) => {
    expect(ofDocker(registry)).toEqual([`forbidden ${path}`]);
    const violations = node({ 'docker.io': registry as RegistryProps }).validate();
    expect(JSON.stringify(violations)).not.toContain('geheim');
    expect(violations[0]?.remedy).toContain('imagePullSecrets');
  });
});

test('hosts may be addresses, with ports', () => {
  const urls = ['https://[fd00::1]:5000', 'https://10.0.0.1:5000/v2/a%20b', 'https://mirror'];

  expect(ofDocker({ hosts: urls.map((url) => ({ url })) })).toEqual([]);
});
