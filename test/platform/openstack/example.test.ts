import path from 'node:path';

import * as pulumi from '@pulumi/pulumi';
import { synthesizeProgram } from 'groundwork/testing';
import type { ProgramOptions } from 'groundwork/testing';

import type * as cluster from '../../../examples/openstack-cluster';
import { expectGolden } from '../../support/golden';

const EXAMPLE = path.join(__dirname, '../../../examples/openstack-cluster');

// What only the cloud and the authorities know.
const ANSWERS: Required<Pick<ProgramOptions, 'newResource' | 'call'>> = {
  newResource: ({ type, name }) => {
    if (type.endsWith(':Port')) return { allFixedIps: ['10.77.0.130'] };
    if (type.endsWith(':Share')) return { exportLocations: [] };
    if (!/:Certificate(Authority)?$/.test(type)) return undefined;
    const shown = { certificate: 'C', trustBundle: 'trust', root: 'root' };
    return { ...shown, privateKey: pulumi.secret(`the key of ${name}`) };
  },
  call: {
    'openstack:identity/getAuthScope:getAuthScope': {
      region: 'RegionOne',
      serviceCatalogs: ['identity', 'object-store'].map((type) => ({
        ...{ id: type, name: type, type },
        endpoints: [
          {
            ...{ id: 'e', interface: 'public', region: 'RegionOne', regionId: 'RegionOne' },
            url: `https://${type}.example/v3`,
          },
        ],
      })),
      roles: [{ roleName: 'member', roleId: '1' }],
    },
    'openstack:networking/getNetwork:getNetwork': { id: 'external' },
    'openstack:images/getImage:getImage': { id: 'image' },
  },
};

test('the example registers what its README says, and lets no secret out', async () => {
  let program: typeof cluster | undefined;
  const { resources, leaks } = await synthesizeProgram(
    () => {
      program = jest.requireActual<typeof cluster>(EXAMPLE);
      return { endpoints: program.endpoints };
    },
    { ...ANSWERS, timeout: '60s' },
  );

  const registered = resources
    .filter(({ kind }) => kind === 'managed')
    .map(({ address, name }) => `${address.replace(/^.*:(\w+)::.*$/, '$1')} ${name}`)
    .sort();
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  expect(leaks).toEqual([]);
  expect(program?.apiAddress).toBe('https://10.77.0.10:6443');
  expectGolden(
    'expected',
    new Map([
      ['plan.json', json(program?.plan)],
      ['resources.json', json(registered)],
    ]),
    EXAMPLE,
  );
}, 120_000);
