import path from 'node:path';

import { synthesizeProgram } from 'groundwork/testing';

import type * as etcd from '../../examples/etcd-cluster';
import { expectGolden } from '../support/golden';

const EXAMPLE = path.join(__dirname, '../../examples/etcd-cluster');

test('the example registers members one after the other, and knows its plan before', async () => {
  let program: typeof etcd | undefined;
  const { resources, edges, leaks, outputs } = await synthesizeProgram(
    () => {
      program = jest.requireActual<typeof etcd>(EXAMPLE);
      return { endpoints: program.endpoints, files: program.apiServer.files };
    },
    { timeout: '30s' },
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
  expect(outputs['files']).toBe('<secret>');
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  expectGolden(
    'expected',
    new Map([
      ['plan.json', json(program?.plan)],
      ['order.json', json(order)],
    ]),
    EXAMPLE,
  );
}, 60_000);
