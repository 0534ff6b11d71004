/** How a cloud is reached and by whom, under the names that the provider's settings have. */
import type * as pulumi from '@pulumi/pulumi';

/**
 * How a cloud is reached and by whom, instead of the `openstack:*` settings of the stack. What is left out comes from the `OS_*` variable of the same name.
 *
 * With `cloud` an entry of `clouds.yaml` is what counts, and only the region, the kind of endpoint and the certificates can be said beside it.
 *
 * @see https://www.pulumi.com/registry/packages/openstack/installation-configuration/
 */
export interface OpenStackAuth {
  /** An entry of `clouds.yaml`: of this folder, of `~/.config/openstack` or of `/etc/openstack`. */
  readonly cloud?: pulumi.Input<string>;
  /** The address of Keystone: `https://cloud.example.com:5000/v3`. */
  readonly authUrl?: pulumi.Input<string>;
  readonly region?: pulumi.Input<string>;
  readonly userName?: pulumi.Input<string>;
  readonly userId?: pulumi.Input<string>;
  readonly password?: pulumi.Input<string>;
  /** A token that is there already. It lasts hours, so it is for one run. */
  readonly token?: pulumi.Input<string>;
  /** The name of the project. */
  readonly tenantName?: pulumi.Input<string>;
  /** The id of the project. */
  readonly tenantId?: pulumi.Input<string>;
  readonly userDomainName?: pulumi.Input<string>;
  readonly userDomainId?: pulumi.Input<string>;
  readonly projectDomainName?: pulumi.Input<string>;
  readonly projectDomainId?: pulumi.Input<string>;
  /** The domain of user and project, where theirs are not said. */
  readonly domainName?: pulumi.Input<string>;
  /** The id of the domain of user and project, where theirs are not said. */
  readonly domainId?: pulumi.Input<string>;
  /**
   * The id of the domain where none is said.
   *
   * @default 'default'
   */
  readonly defaultDomain?: pulumi.Input<string>;
  readonly applicationCredentialId?: pulumi.Input<string>;
  readonly applicationCredentialName?: pulumi.Input<string>;
  readonly applicationCredentialSecret?: pulumi.Input<string>;
  /**
   * Which of a service's addresses is taken: `public`, `internal` or `admin`.
   *
   * @default 'public'
   */
  readonly endpointType?: pulumi.Input<string>;
  /** The authority that signed the cloud's certificates: a file in PEM, or its text. */
  readonly cacertFile?: pulumi.Input<string>;
  /** The certificate of the client: a file in PEM, or its text. */
  readonly cert?: pulumi.Input<string>;
  /** The private key of the client: a file in PEM, or its text. */
  readonly key?: pulumi.Input<string>;
  /** Refused when it is true: what is said to a cloud that nobody has proved is said to anybody. */
  readonly insecure?: pulumi.Input<boolean>;
  /** Addresses of services by their type, instead of those of the catalog: `{ volumev3: 'https://…/v3/<project>/' }`. */
  readonly endpointOverrides?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
}
