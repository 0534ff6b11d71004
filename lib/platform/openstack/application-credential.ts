/** What a machine logs in with: an application credential that can do what its access rules say, and nothing else. */
import * as pulumi from '@pulumi/pulumi';
import * as openstack from '@pulumi/openstack';

import type { GivenCredential } from './secret-store';

/** What one may ask of a service. */
export interface AccessRule {
  /** The type of the service in the catalog. */
  readonly service: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** The path; `*` and `{anything}` stand for one part of it, `**` for any number of them. */
  readonly path: string;
}

/** What a credential is made of. */
export interface CredentialRequest {
  /** What it is for, for people who look through the list of credentials. */
  readonly description: string;
  readonly rules: pulumi.Input<readonly AccessRule[]>;
  /** The roles, by name.
   *
   * @default - all that the user has in the project
   */
  readonly roles?: readonly string[];
}

/** Registers a credential. */
export function applicationCredential(
  name: string,
  { description, rules, roles }: CredentialRequest,
  options: pulumi.CustomResourceOptions,
): openstack.identity.ApplicationCredential {
  const accessRules = pulumi.output(rules).apply((known) => known.map((rule) => ({ ...rule })));
  return new openstack.identity.ApplicationCredential(
    name,
    { description, accessRules, ...(roles === undefined ? {} : { roles: [...roles] }) },
    options,
  );
}

/**
 * What is sent to Keystone to log in, as JSON on one line. A secret.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#authenticating-with-an-application-credential
 */
export function loginText({ id, secret }: GivenCredential): pulumi.Output<string> {
  return pulumi.secret(pulumi.all([id, secret])).apply(([known, key]) => loginJson(known, key));
}

/** The same of what is known. */
export function loginJson(id: string, secret: string): string {
  const identity = { methods: ['application_credential'], application_credential: { id, secret } };
  return JSON.stringify({ auth: { identity } });
}
