import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type * as ProviderModule from '../../../lib/platform/openstack/provider';

// The file of an entry that says no password is enough to see that it was read; nobody is asked.
const CLOUDS = 'clouds: { shop: { auth: { auth_url: "https://keystone", username: demo } } }\n';
const FOUND = 'auth.password: nothing proves who asks';
const MISSING = 'there is no clouds.yaml in this folder, ~/.config/openstack or /etc/openstack';

describe('the home that settings are looked for in', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'groundwork-home-'));

  beforeAll(() => {
    mkdirSync(path.join(home, '.config/openstack'), { recursive: true });
    writeFileSync(path.join(home, '.config/openstack/clouds.yaml'), CLOUDS);
  });

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  async function reason(system: Partial<typeof os>): Promise<string | undefined> {
    jest.resetModules();
    jest.doMock('node:os', () => ({ ...os, ...system }));
    const { preflight } = jest.requireActual<typeof ProviderModule>(
      '../../../lib/platform/openstack/provider',
    );
    const auth = { cloud: 'shop' };
    const needs = [{ need: { kind: 'port' }, times: 1 }] as const;
    const { failures } = await preflight.check({}, { needs, flavors: {}, auth });
    return failures[0]?.reason;
  }

  const nobody = (): never => {
    throw new Error('ENOENT: no such file or directory, uv_os_get_passwd');
  };

  test('is that of the user', async () => {
    const userInfo = (): never => ({ homedir: home }) as never;

    expect(await reason({ userInfo, homedir: () => '/elsewhere' })).toContain(FOUND);
  });

  test('is that of the environment for a user whom the system does not know', async () => {
    expect(await reason({ userInfo: nobody, homedir: () => home })).toContain(FOUND);
  });

  test('is none where neither is known, and nothing else is hindered by that', async () => {
    expect(await reason({ userInfo: nobody, homedir: nobody })).toContain(MISSING);
  });
});
