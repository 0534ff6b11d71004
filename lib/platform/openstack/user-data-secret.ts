/** Secrets that come with the user data of their machines. */
import * as pulumi from '@pulumi/pulumi';

import { asString } from '../../bridge/outputs';
import { File } from '../../machine';
import type { Machine } from '../../machine';
import type { SecretTexts, StoreOptions } from '../platform';
import { providerTextOf } from '../provider-text';
import { once } from './declared-store';
import type { DeclaredSecret, StoreSetting } from './declared-store';
import { secretTextOf } from './secret-text';
import { secretFile } from './store-places';
import { USER_DATA_SECRET, USER_DATA_SECRET_TEXT } from './user-data-secret-program';

/** Declares a secret. */
export function userDataSecret(
  { options }: StoreSetting,
  name: string,
  files: pulumi.Input<SecretTexts>,
  given: StoreOptions,
): DeclaredSecret {
  const text = secretTextOf(name, files);
  const register = once(() => new UserDataSecret(name, { name, text }, { ...options, ...given }));
  return {
    name,
    equip: (machine) => equip(machine, name, text),
    get resource() {
      return register();
    },
    get revision() {
      return register().revision;
    },
  };
}

function equip(machine: Machine, name: string, text: pulumi.Output<string>): readonly string[] {
  const path = secretFile(name);
  new File(machine, `secret-${name}-program`, {
    ...{ path: USER_DATA_SECRET, content: USER_DATA_SECRET_TEXT, mode: '0755' },
  });
  new File(machine, `secret-${name}`, {
    ...{ path, content: asString(text, `secrets.${name}`), mode: '0600' },
  });
  return [path];
}

/** What the state remembers of the secret. */
class UserDataSecret extends pulumi.CustomResource {
  declare readonly revision: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: { readonly name: string; readonly text: pulumi.Output<string> },
    options: pulumi.CustomResourceOptions,
  ) {
    const __provider = providerTextOf('groundwork/openstack/provider', 'userDataSecret');
    super(
      'pulumi-nodejs:dynamic/groundwork:OpenStackSecret',
      name,
      { revision: undefined, ...inputs, __provider },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ['text'] }),
    );
  }
}
