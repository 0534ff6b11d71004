import * as pulumi from '@pulumi/pulumi';

import { METHOD_NAMES, providerText } from '../../lib/pki/dynamic-resource';
import * as provider from '../../lib/pki/provider';
import { unknownValue } from '../../lib/pki/unknown-value';

// Byte for byte: the engine keeps this text in the state of every resource, and shows any change of it as a change of the resource.
const CERTIFICATE = `const provider = () => require('module').createRequire(process.cwd() + '/')('groundwork/pki/provider').certificate;
exports.handler = () => ({
  check: (...args) => provider().check(...args),
  diff: (...args) => provider().diff(...args),
  create: (...args) => provider().create(...args),
  read: (...args) => provider().read(...args),
  update: (...args) => provider().update(...args),
  delete: (...args) => provider().delete(...args),
});
`;

test("the text of a provider is this one, for ever, and holds none of the library's code", () => {
  expect(providerText('certificate')).toBe(CERTIFICATE);
  expect(providerText('authority')).toBe(CERTIFICATE.replace('.certificate;', '.authority;'));
});

test('every provider has every method that the text calls', () => {
  for (const one of Object.values(provider)) {
    expect(METHOD_NAMES.filter((name) => typeof one[name] !== 'function')).toEqual([]);
  }
});

test('what is unknown is known by the text that the SDK uses', () => {
  expect(unknownValue).toBe(pulumi.runtime.unknownValue);
});
