/** Whatever a YAML file, or a program without types, can hold: it is told what is wrong, and nothing is thrown but that. */
import * as pulumi from '@pulumi/pulumi';

import { Machine } from '../../../lib/machine';
import { OpenStackPlatform } from '../../../lib/platform/openstack';
import type { OpenStackPlatformArgs } from '../../../lib/platform/openstack';
import { checkPlatformArgs } from '../../../lib/platform/openstack/check-platform-args';
import { onCloud } from '../../support/openstack/mocked-cloud';

const ANYTHING: readonly (readonly [name: string, value: unknown])[] = [
  ['null', null],
  ['an empty list', []],
  ['a list of nothing', [null]],
  ['a number', 5],
  ['no number', NaN],
  ['true', true],
  ['a quoted "false"', 'false'],
  ['an empty text', ''],
  ['an empty record', {}],
  ['a big number', 10n],
  ['a function', () => 1],
];

const FULL: OpenStackPlatformArgs = {
  availabilityZones: ['az1'],
  volumeAvailabilityZones: { az1: 'nova' },
  externalNetwork: 'public',
  image: { name: 'debian-12' },
  imageChange: 'keep',
  flavor: 'm1.small',
  rootVolume: { size: '20Gi', performance: 'fast' },
  volumeTypes: { standard: 'hdd', fast: 'ssd' },
  keyPair: { publicKey: 'ssh-ed25519 AAAAC3Nz me' },
  nameservers: ['9.9.9.9'],
  configDrive: true,
  forwardedRanges: { workers: ['10.244.0.0/16'] },
  access: { ssh: { user: 'debian', identityFile: '/keys/me', jump: 'bastion', port: 22 } },
  userDataChange: 'replace',
  retain: true,
  poolSpread: 'anywhere',
  loadBalancer: { provider: 'amphora' },
  preflight: false,
};

/** The record with the value in each place in turn, however deep. */
function* variantsOf(record: unknown, value: unknown): Generator {
  yield value;
  if (typeof record !== 'object' || record === null) return;
  for (const [key, old] of Object.entries(record)) {
    for (const changed of variantsOf(old, value)) {
      yield Array.isArray(record)
        ? record.map((one: unknown, index) => (String(index) === key ? changed : one))
        : { ...record, [key]: changed };
    }
  }
}

/** Whether it was refused; what else is thrown goes on. */
function refuses(act: () => unknown): boolean {
  try {
    act();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return true;
    throw error;
  }
  return false;
}

test('nothing is wrong with what is good', () => {
  expect(checkPlatformArgs(FULL)).toEqual([]);
});

test.each(ANYTHING)('the platform tells what is wrong with %s, wherever it stands', (_, value) => {
  for (const changed of variantsOf(FULL, value)) {
    const found = checkPlatformArgs(changed as OpenStackPlatformArgs);
    for (const { reason, remedy } of found) expect(`${reason}${remedy}`).not.toMatch(/\.$/);
  }

  expect(checkPlatformArgs(value as OpenStackPlatformArgs)).not.toEqual([]);
});

test.each(ANYTHING)('networks, machines, pools and endpoints refuse %s', async (_, value) => {
  await onCloud(() => {
    const platform = new OpenStackPlatform(FULL);
    const flows = [{ from: { group: 'workers' }, to: 'workers', protocol: 'any' }] as const;
    const network = platform.network('nodes', { cidr: '10.77.0.0/24', flows });
    const machine = ({ name = 'x' }): Machine => new Machine(name);
    const fine = {
      ...{ machine, size: 'm1.small', groups: [], endpoints: [], secrets: [], buckets: [] },
      ...{ address: '10.77.0.20', failureDomain: 'az1', publicAddress: false, allowSecrets: [] },
      volumes: [{ name: 'data', size: '1Gi', performance: 'fast' }],
      antiAffinity: { group: 'etcd', required: true },
    };
    const pool = { machine, count: 2, maxUnavailable: 1, failureDomains: ['az1'] };
    const endpoint = { port: 1, targetPort: 2, kind: 'load-balancer', allowedFrom: ['10.0.0.0/8'] };
    let number = 0;
    const name = (): string => `n${(number += 1)}`;
    const each = (record: object, act: (changed: never) => unknown): void => {
      for (const changed of variantsOf(record, value)) {
        const whole =
          typeof changed === 'object' && changed !== null ? { network, ...changed } : changed;
        refuses(() => act(whole as never));
      }
    };

    each({ cidr: '10.0.0.0/24', hosts: { a: '10.0.0.9' } }, (changed) =>
      platform.network(name(), changed),
    );
    each(fine, (changed) => platform.machine(name(), changed));
    each(pool, (changed) => platform.pool(name(), { ...(changed as object), count: 0 } as never));
    each(endpoint, (changed) => platform.endpoint(name(), changed));

    expect(refuses(() => platform.machine('one', value as never))).toBe(true);
    expect(refuses(() => platform.network('two', value as never))).toBe(true);
    expect(refuses(() => platform.pool('three', value as never))).toBe(true);
    expect(refuses(() => platform.endpoint('four', value as never))).toBe(true);
    expect(refuses(() => platform.network(value as never, { cidr: '10.0.0.0/24' }))).toBe(
      value !== 'false',
    );
    expect(refuses(() => platform.machine('five', { network: value, machine } as never))).toBe(
      true,
    );
  });
});
