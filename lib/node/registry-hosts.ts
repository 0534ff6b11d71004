/**
 * Where images of a registry come from: one `hosts.toml` for each registry.
 *
 * @see https://github.com/containerd/containerd/blob/v2.3.7/docs/hosts.md
 */
import { stringify } from 'smol-toml';

import { holdsCredentials, isHostAndPort } from './host-port';
import { present, readRecord, takeRecord } from './read-value';
import { checkSwitch, isText, readTexts } from '../values';
import type { Findings } from '../values';

/** Where containerd looks for the hosts of registries. */
export const REGISTRY_FOLDER = '/etc/containerd/certs.d';

/** What a host is trusted with: to give content by its digest, to say which digest a tag has, to take content. */
export type RegistryCapability = 'pull' | 'resolve' | 'push';

/** How a host is reached. */
export interface RegistryAccess {
  /**
   * What the host is trusted with. A mirror that others run should not resolve tags.
   *
   * @default - all for the registry itself, ['pull', 'resolve'] for a mirror
   */
  readonly capabilities?: readonly RegistryCapability[];

  /**
   * The file of the certificate authorities to trust with it; absolute. Put there by the image, or by a `File`.
   *
   * @default - those of the system
   */
  readonly ca?: string;

  /**
   * Whether its certificate is taken unseen. Whoever is in between can then give other images: `allowInsecure` must say that this is meant.
   *
   * @default false
   */
  readonly skipVerify?: boolean;

  /**
   * Whether the URL's path is all of it, without `/v2` behind; for registries that are proxied below another path.
   *
   * @default false
   */
  readonly overridePath?: boolean;
}

/** A host that is asked in the place of a registry. */
export interface RegistryHost extends RegistryAccess {
  /** Its URL: `https://mirror.example.org`, without user name or password. `http://` wants `allowInsecure`. */
  readonly url: string;
}

/** Where the images of one registry come from. */
export interface RegistryProps extends RegistryAccess {
  /**
   * The registry itself, asked when none of the hosts has an image. With a mirror's URL here, and no hosts, only the mirror is asked.
   *
   * @default - the host name of the registry (registry-1.docker.io for docker.io)
   */
  readonly server?: string;

  /**
   * Mirrors, in the order in which they are asked.
   *
   * @default []
   */
  readonly hosts?: readonly RegistryHost[];

  /**
   * Whether `http://` and `skipVerify` are allowed: images may then be changed on their way.
   *
   * @default false
   */
  readonly allowInsecure?: boolean;
}

/** A registry, read and checked. */
export interface Registry {
  readonly name: string;
  readonly server?: string;
  readonly access: HostAccess;
  readonly hosts: readonly { readonly url: string; readonly access: HostAccess }[];
}

interface HostAccess {
  readonly capabilities?: readonly string[];
  readonly ca?: string;
  readonly skipVerify?: boolean;
  readonly overridePath?: boolean;
}

const CAPABILITIES: readonly RegistryCapability[] = ['pull', 'resolve', 'push'];
const OF_A_MIRROR: readonly RegistryCapability[] = ['pull', 'resolve'];
const ABSOLUTE = /^\/[^\s\p{Cc}\p{Surrogate}]*$/u;
const CREDENTIALS = ['auth', 'auths', 'header', 'identityToken', 'password', 'token', 'username'];
/** Names under which people know Docker's registry, and that no image carries. */
const ALIASES_OF_DOCKER = ['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'];

/** Where the hosts of a registry stand. */
export function registryFile({ name }: Registry): string {
  return `${REGISTRY_FOLDER}/${name}/hosts.toml`;
}

/** The file: the order of its tables is that in which hosts are asked. */
export function renderRegistry({ server, access, hosts }: Registry): string {
  return stringify({
    ...present('server', server),
    ...accessSettings(access),
    ...(hosts.length === 0
      ? {}
      : { host: Object.fromEntries(hosts.map((one) => [one.url, accessSettings(one.access)])) }),
  });
}

function accessSettings(access: HostAccess): object {
  const { capabilities, ca, skipVerify, overridePath } = access;
  return {
    ...present('capabilities', capabilities),
    ...present('ca', ca),
    ...present('skip_verify', skipVerify),
    ...present('override_path', overridePath),
  };
}

/** Reads all registries; sorted by name. */
export function readRegistries(
  given: Readonly<Record<string, RegistryProps>> | undefined,
  findings: Findings,
): readonly Registry[] {
  const path = 'registries';
  const example = '{ "docker.io": { hosts: [{ url: "https://mirror.example.org" }] } }';
  const all = readRecord(given, path, example, findings) ?? {};
  return Object.keys(all)
    .sort()
    .flatMap((name) => {
      const at = `${path}[${name}]`;
      checkName(name, at, findings);
      const registry = takeRecord(all[name], at, '{ hosts: [] }', findings);
      return registry === undefined ? [] : [readRegistry(name, registry, at, findings)];
    });
}

function checkName(name: string, path: string, findings: Findings): void {
  if (ALIASES_OF_DOCKER.includes(name)) {
    const reason = "is in the name of no image: Docker's registry is called docker.io there";
    findings.add('invalid', path, name, reason, 'write "docker.io"');
  } else if (name !== '_default' && (name.includes('[') || !isHostAndPort(name))) {
    const remedy = 'write the host as in the name of an image, such as "registry.example.org:5000"';
    findings.add('invalid', path, name, 'is no name of a registry', remedy);
  }
}

function readRegistry(
  name: string,
  given: Partial<RegistryProps>,
  path: string,
  findings: Findings,
): Registry {
  checkSwitch(given.allowInsecure, `${path}.allowInsecure`, findings);
  const insecure = given.allowInsecure === true;
  const { server } = given;
  if (server !== undefined) checkUrl(server, `${path}.server`, insecure, findings);
  return {
    name,
    ...present('server', server),
    access: readAccess(given, path, insecure, findings),
    hosts: readHosts(given.hosts, `${path}.hosts`, insecure, findings),
  };
}

function readHosts(
  given: unknown,
  path: string,
  insecure: boolean,
  findings: Findings,
): Registry['hosts'] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    const remedy = 'write for example [{ url: "https://mirror.example.org" }]';
    findings.add('invalid', path, given, 'is no list', remedy);
    return [];
  }
  const seen = new Set<string>();
  return given.flatMap((one: RegistryHost, index) => {
    const at = `${path}[${index}]`;
    const example = '{ url: "https://mirror.example.org" }';
    const host = takeRecord(one, at, example, findings);
    if (host === undefined) return [];
    const url = host.url ?? '';
    checkUrl(host.url, `${at}.url`, insecure, findings);
    const spelled = oneSpelling(url);
    if (spelled !== '' && seen.has(spelled)) {
      findings.add('duplicate', `${at}.url`, url, 'is there already', 'keep one of them');
    }
    seen.add(spelled);
    return [{ url, access: readAccess(host, at, insecure, findings, OF_A_MIRROR) }];
  });
}

function readAccess(
  given: Partial<RegistryAccess>,
  path: string,
  insecure: boolean,
  findings: Findings,
  usual?: readonly RegistryCapability[],
): HostAccess {
  const { ca, skipVerify, overridePath } = given;
  checkCredentials(given, path, findings);
  checkSwitch(skipVerify, `${path}.skipVerify`, findings);
  checkSwitch(overridePath, `${path}.overridePath`, findings);
  if (skipVerify === true && !insecure) {
    const reason = 'whoever is in between could give other images';
    const remedy = 'name the certificate authority in "ca", or set allowInsecure: true as well';
    findings.add('forbidden', `${path}.skipVerify`, skipVerify, reason, remedy);
  }
  if (ca !== undefined && !isText(ca, ABSOLUTE)) {
    const remedy = 'write an absolute path, such as "/etc/ssl/certs/mirror.pem"';
    findings.add('invalid', `${path}.ca`, ca, 'is no file', remedy);
  }
  return {
    ...present('capabilities', readCapabilities(given.capabilities, path, findings) ?? usual),
    ...present('ca', ca),
    ...present('skipVerify', skipVerify),
    ...present('overridePath', overridePath),
  };
}

function readCapabilities(
  given: RegistryAccess['capabilities'],
  path: string,
  findings: Findings,
): readonly string[] | undefined {
  const at = `${path}.capabilities`;
  const texts = readTexts<string>(given, at, 'pull', findings);
  texts?.forEach((one, index) => {
    if (CAPABILITIES.some((each) => each === one)) return;
    const remedy = `use ${CAPABILITIES.join(', ')}`;
    findings.add('unsupported', `${at}[${index}]`, one, 'is nothing that a host can do', remedy);
  });
  if (texts?.length === 0) {
    // containerd takes an empty list for all of them.
    const reason = 'names nothing, which containerd reads as everything';
    findings.add('required', at, undefined, reason, 'write for example ["pull"]');
  }
  return texts === undefined ? undefined : CAPABILITIES.filter((one) => texts.includes(one));
}

/** Never with their values: they are secrets. */
function checkCredentials(given: object, path: string, findings: Findings): void {
  for (const field of CREDENTIALS.filter((one) => one in given)) {
    const reason = 'user data is no place for secrets: whoever is on the machine can read it';
    const remedy = "use imagePullSecrets, or the kubelet's credential provider";
    findings.add('forbidden', `${path}.${field}`, undefined, reason, remedy);
  }
}

const URL_FORM = /^https?:\/\/([^/]+)(?:\/(?:[A-Za-z0-9._~:+/-]|%[0-9A-Fa-f]{2})*)?$/;

function checkUrl(given: unknown, path: string, insecure: boolean, findings: Findings): void {
  const example = 'write for example "https://mirror.example.org"';
  if (typeof given === 'string' && holdsCredentials(given)) {
    const reason = 'holds a user name or password, and user data is no place for secrets';
    const remedy = "leave it out; use imagePullSecrets, or the kubelet's credential provider";
    findings.add('forbidden', path, undefined, reason, remedy);
  } else if (!isText(given, URL_FORM) || !isHostAndPort(URL_FORM.exec(given)?.[1] ?? '')) {
    findings.add('invalid', path, given, 'is no URL of a host', example);
  } else if (given.startsWith('http://') && !insecure) {
    const reason = 'is not encrypted: images could be changed on their way';
    findings.add('forbidden', path, given, reason, 'use https://, or set allowInsecure: true');
  }
}

/** The same for all spellings of one host. */
function oneSpelling(url: unknown): string {
  if (typeof url !== 'string') return '';
  const withoutPort = url.replace(
    /^(https:\/\/[^/]+):443(?=\/|$)|^(http:\/\/[^/]+):80(?=\/|$)/,
    '$1$2',
  );
  return withoutPort.replace(/\/$/, '');
}
