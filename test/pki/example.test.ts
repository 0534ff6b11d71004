import path from 'node:path';

import * as pulumi from '@pulumi/pulumi';

import type * as certificates from '../../examples/certificates';
import { expectGolden } from '../support/golden';

const EXAMPLE = path.join(__dirname, '../../examples/certificates');

test('the example registers an authority, three members and a client, and knows what would be refused', async () => {
  const registered: { readonly name: string }[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const { __provider, ...plain } = inputs as Readonly<Record<string, unknown>>;
      // What is left is the stack itself.
      if (__provider !== undefined) registered.push({ name, ...{ type, inputs: plain } });
      return { id: name, state: { ...plain, certificate: `<certificate of ${name}>` } };
    },
    call: () => ({}),
  });
  let refused: readonly unknown[] = [];

  await pulumi.runtime.runInPulumiStack(() => {
    const program = jest.requireActual<typeof certificates>(EXAMPLE);
    refused = program.refusals;
    return Promise.resolve({ files: program.files, revisions: program.revisions });
  });

  expect(refused).toMatchObject([{ path: 'dnsNames', code: 'required' }]);
  registered.sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = `${JSON.stringify(registered, undefined, 2)}\n`;
  expectGolden('expected', new Map([['resources.json', text]]), EXAMPLE);
});
