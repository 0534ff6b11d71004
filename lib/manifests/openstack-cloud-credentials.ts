/**
 * Who a driver is for OpenStack. One shape for all drivers of cloud-provider-openstack, under the names that manila-csi has for its Secret
 * (without the `os-` in front); cinder-csi and the cloud controller manager read the same from a cloud.conf.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/v1.36.0/docs/manila-csi-plugin/using-manila-csi-plugin.md#secrets-authentication
 */

/** Where Keystone is, and what of its catalog is used. */
export interface OpenStackKeystone {
  /** The address of Keystone, such as `https://keystone.example.org:5000/v3`. */
  readonly authURL: string;

  /** The region, by its name in the catalog. */
  readonly region: string;

  /**
   * Which of a service's addresses is used.
   *
   * @default 'public'
   */
  readonly endpointType?: 'public' | 'internal' | 'admin';

  /**
   * Certificates that are trusted beside those of the image, in PEM: those of a cloud with an authority of its own. A server that cannot prove
   * who it is can not be allowed here.
   *
   * @default - those of the image
   */
  readonly certAuthority?: string;
}

/** A user: by an id alone, or by a name and the domain in which it is one. */
export type OpenStackUser =
  | { readonly userID: string }
  | { readonly userName: string; readonly userDomainID: string }
  | { readonly userName: string; readonly userDomainName: string };

/** A project: by an id alone, or by a name and the domain in which it is one. */
export type OpenStackProject =
  | { readonly projectID: string }
  | { readonly projectName: string; readonly projectDomainID: string }
  | { readonly projectName: string; readonly projectDomainName: string };

/** A user and a password: whoever has these can do all that the user can. */
export type OpenStackPassword = OpenStackKeystone &
  OpenStackUser &
  OpenStackProject & {
    readonly kind: 'password';
    /** The password. Give an Output by `asString`. */
    readonly password: string;
  };

/**
 * An application credential: bound to one project, and nothing when it is deleted. The one to take.
 *
 * @see https://docs.openstack.org/keystone/latest/user/application_credentials.html
 */
export type OpenStackApplicationCredential = OpenStackKeystone & {
  readonly kind: 'applicationCredential';
  /** Its secret. Give an Output by `asString`. */
  readonly applicationCredentialSecret: string;
} & (
    | { readonly applicationCredentialID: string }
    | ({ readonly applicationCredentialName: string } & OpenStackUser)
  );

/** A user whom another one has trusted with some of his roles. */
export type OpenStackTrust = OpenStackKeystone & {
  readonly kind: 'trust';
  readonly trustID: string;
  /** The id of the user who is trusted. */
  readonly trusteeID: string;
  /** His password. Give an Output by `asString`. */
  readonly trusteePassword: string;
};

/**
 * A token, sent over TLS with a certificate of the client. Tokens end after some hours and these drivers cannot ask for another one with a
 * certificate alone, so it is for trials.
 */
export type OpenStackClientCertificate = OpenStackKeystone & {
  readonly kind: 'clientCertificate';
  /** A Secret of the type `kubernetes.io/tls` in the namespace of the driver. */
  readonly certificateSecret: string;
  /** The token. Give an Output by `asString`. */
  readonly token: string;
};

/** A clouds.yaml that somebody else keeps: in a Secret in the namespace of the driver, under the key `clouds.yaml`. */
export interface OpenStackClouds {
  readonly kind: 'clouds';
  /** The name of the Secret. */
  readonly cloudsSecret: string;
  /** Which of its clouds. */
  readonly cloud: string;
}

/** The ways to say who a driver is. */
export type OpenStackCredentials =
  | OpenStackPassword
  | OpenStackApplicationCredential
  | OpenStackTrust
  | OpenStackClientCertificate
  | OpenStackClouds;
