import { orphansMessage } from '../../../tools/commands/down';
import { pendingOperations } from '../../../tools/commands/pending';
import { engineEnvironment } from '../../../tools/commands/session';
import { isStaleLock } from '../../../tools/commands/stale-locks';
import { machineTable } from '../../../tools/commands/status';
import { bootsHere, consent, etcdOf } from '../../../tools/commands/up';

describe('bootsHere', () => {
  it.each([
    ['', true],
    ['config:\n  groundwork:runtime: auto\n', true],
    ['config:\n  groundwork:runtime: files\n', false],
    ['config:\n  groundwork:platform: aws\n', false],
    ['config:\n', true],
  ])('%j: %s', (settings, boots) => {
    expect(bootsHere(settings)).toBe(boots);
  });
});

describe('etcdOf', () => {
  const sha256 = { amd64: 'ab'.repeat(32) };

  it.each([
    ['', undefined],
    ['config:\n', undefined],
    ['config:\n  groundwork:etcd: null\n', undefined],
    ['config:\n  groundwork:etcd: 3\n', undefined],
    // As a number 3.60 would be 3.6: the program says so.
    ['config:\n  groundwork:etcd: { version: 3.6 }\n', undefined],
    ["config:\n  groundwork:etcd: { version: '3.6.14' }\n", { version: '3.6.14' }],
    [
      `config:\n  groundwork:etcd: { version: '3.6.99', sha256: { amd64: ${sha256.amd64} } }\n`,
      { version: '3.6.99', sha256 },
    ],
  ])('%j', (settings, wanted) => {
    expect(etcdOf(settings)).toEqual(wanted);
  });
});

describe('consent', () => {
  it('asks on a terminal', () => {
    expect(consent(false, 'project', true)).toEqual([]);
    expect(consent(false, 'own', true)).toEqual([]);
  });

  it('without a terminal is given for the state in the project only', () => {
    expect(consent(false, 'project', false)).toEqual(['--yes']);
    expect(consent(false, 'own', false)).toEqual([]);
  });

  it('is given by --yes', () => {
    expect(consent(true, 'own', false)).toEqual(['--yes']);
  });
});

describe('isStaleLock', () => {
  const lock = { pid: 7, hostname: 'here' };

  it('is one of a process of this computer that lives no more', () => {
    expect(isStaleLock(lock, 'here', () => false)).toBe(true);
  });

  it('is none while its process lives, or when nobody here can know', () => {
    expect(isStaleLock(lock, 'here', () => true)).toBe(false);
    expect(isStaleLock(lock, 'elsewhere', () => false)).toBe(false);
  });
});

describe('pendingOperations', () => {
  it('names what was interrupted', () => {
    const urn = 'urn:pulumi:local::demo::pulumi-nodejs:dynamic:Resource::worker-1';
    const state = {
      checkpoint: { latest: { pending_operations: [{ resource: { urn }, type: 'creating' }] } },
    };

    expect(pendingOperations(JSON.stringify(state))).toEqual(['creating worker-1']);
  });

  it('finds nothing in a state that is whole or new', () => {
    expect(pendingOperations('{"checkpoint":{"latest":{"resources":[]}}}')).toEqual([]);
    expect(pendingOperations('{"checkpoint":{}}')).toEqual([]);
  });
});

describe('engineEnvironment', () => {
  const engine = {
    command: '/cache/bin/pulumi',
    version: 'v3.245.0',
    source: 'cache',
    path: ['/cache/bin'],
  } as const;

  it('keeps a CLI that we built from looking for what cannot be fetched', () => {
    const env = engineEnvironment({ ...engine, built: true }, { PATH: '/usr/bin' });

    expect(env['PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION']).toBe('true');
    expect(env['PATH']?.split(':')[0]).toBe('/cache/bin');
  });

  it("lets everybody else's CLI fetch its plugins", () => {
    expect(engineEnvironment({ ...engine, built: false }, {})).not.toHaveProperty(
      'PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION',
    );
  });

  it('lets what the user has set stand', () => {
    expect(
      engineEnvironment({ ...engine, built: true }, { PULUMI_NODEJS_TRANSPILE_ONLY: 'false' }),
    ).toMatchObject({
      PULUMI_NODEJS_TRANSPILE_ONLY: 'false',
    });
  });
});

describe('what people see', () => {
  it('is a table of the machines', () => {
    const table = machineTable([
      {
        name: 'worker-1',
        state: 'running',
        address: '10.77.0.21',
        pid: 42,
        bootSeconds: 2.44,
        uptimeSeconds: 75,
        seedDirectory: '',
        log: '',
      },
      { name: 'worker-2', state: 'written', seedDirectory: '', log: '' },
    ]);

    expect(table).toMatchInlineSnapshot(`
      "┌──────────┬─────────┬────────────┬───────────┬────────────┬───────┐
      │ machine  │ state   │ address    │ booted in │ up for     │ pid 1 │
      ├──────────┼─────────┼────────────┼───────────┼────────────┼───────┤
      │ worker-1 │ running │ 10.77.0.21 │ 2.4 s     │ 1 min 15 s │ 42    │
      ├──────────┼─────────┼────────────┼───────────┼────────────┼───────┤
      │ worker-2 │ written │ –          │ –         │ –          │ –     │
      └──────────┴─────────┴────────────┴───────────┴────────────┴───────┘"
    `);
  });

  it('is the way out when the state is lost', () => {
    expect(orphansMessage(['worker-1', 'worker-2'])).toMatch(
      /worker-1, worker-2.*npm run down -- --forget/s,
    );
  });
});
