/** What a check does with what it finds. */
export type CheckLevel = 'error' | 'warn' | 'off';

/**
 * All checks, with what each does unless told otherwise: an error is what the API server refuses or what can never run, a warning what it takes
 * although it is most likely a mistake.
 */
export const CHECKS = {
  /** Names of objects and namespaces are legal for their kind. */
  names: 'error',
  /** Labels, annotations and finalizers are legal, and all texts. */
  labels: 'error',
  /** Amounts of resources are legal, and requests are within their limits. */
  quantities: 'error',
  /** Amounts are what somebody may have meant: whole bytes, and no thousandths of them. */
  amounts: 'warn',
  /** Ports are numbers or names of ports, once each, and named ones exist. */
  ports: 'error',
  /** Selectors are legal, and match the labels of their own template. */
  selectors: 'error',
  /** Containers of a pod, their names, variables, volumes and mounts fit together. */
  pods: 'error',
  /** Nothing stands twice in a list whose entries are told apart, such as variables: server-side apply refuses that. */
  duplicates: 'error',
  /** No two containers of a pod have the same port, or one name for two ports. */
  sharedPorts: 'warn',
  /** Claims and volumes say how much they are, how they are used, and what they are. */
  claims: 'error',
  /** Roles allow something, and bindings name a role and whom it is given to. */
  access: 'error',
  /** Ingresses lead somewhere. */
  routes: 'error',
  /** Restart policies, schedules, strategies and replicas are what the kind allows. */
  workloads: 'error',
  /** Services select pods which have their ports, Ingresses name ports that Services have. */
  services: 'warn',
  /** Everything that is named is in the set, or provided by others. */
  references: 'warn',
  /** ConfigMaps and Secrets of the set have the keys that are asked of them. */
  keys: 'error',
  /** ConfigMaps and Secrets fit into the store of the cluster. */
  sizes: 'error',
  /** The data of ConfigMaps and Secrets is legal, and what the type of a Secret asks for. */
  data: 'error',
  /** References of images can be read. */
  imageNames: 'error',
  /** Images are the same ones tomorrow: they have a tag other than `latest`, or a digest. */
  images: 'warn',
  /** Pods get the class of service that is asked for. */
  qos: 'error',
  /** Objects follow the schema of the target version. */
  schema: 'error',
  /** The target version serves the API versions of all objects. */
  apiVersions: 'error',
  /** Nothing is used that the target version still takes, and will not for ever. */
  deprecations: 'warn',
} as const satisfies Readonly<Record<string, CheckLevel>>;

/** The checks that can be turned up, down or off, one by one. */
export type CheckName = keyof typeof CHECKS;
