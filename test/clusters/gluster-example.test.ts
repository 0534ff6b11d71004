import path from 'node:path';

import * as pulumi from '@pulumi/pulumi';
import { synthesizeProgram } from 'groundwork/testing';

import type * as gluster from '../../examples/gluster-pool';
import { expectGolden } from '../support/golden';

const EXAMPLE = path.join(__dirname, '../../examples/gluster-pool');

test('the example registers nodes one after the other, and knows its plan before', async () => {
  let program: typeof gluster | undefined;
  const { resources, edges, leaks, outputs } = await synthesizeProgram(
    () => {
      program = jest.requireActual<typeof gluster>(EXAMPLE);
      return { servers: program.servers, key: program.heketi?.privateKey };
    },
    {
      timeout: '30s',
      newResource: ({ type, name }) =>
        type.endsWith(':SshKey')
          ? { publicKey: `ecdsa-sha2-nistp256 AAAA ${name}`, privateKey: pulumi.secret('PRIVATE') }
          : undefined,
    },
  );

  const order = resources
    .filter(({ kind }) => kind === 'managed')
    .map(({ address, name }) => ({
      name,
      type: address.replace(/^.*:(\w+)::.*$/, '$1'),
      after: edges
        .filter(({ from, kind }) => from === address && kind !== 'parent')
        .map(({ to }) => to.replace(/^.*::/, '')),
    }));
  expect(leaks).toEqual([]);
  expect(outputs['servers']).toEqual(['10.0.0.11', '10.0.0.12', '10.0.0.13']);
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  expectGolden(
    'expected',
    new Map([
      ['plan.json', json(program?.plan)],
      ['topology.json', json(program?.topology)],
      ['order.json', json(order)],
    ]),
    EXAMPLE,
  );
}, 60_000);
