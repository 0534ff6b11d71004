/**
 * Asks a cloud, and changes nothing in it: a token of Keystone, the addresses of its catalog, and JSON.
 */
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

import { isRecord } from '../../values';
import { findEndpoint, readCatalog } from './catalog';
import type { CatalogService } from './catalog';
import type { CloudAccess } from './cloud-access';

/** The services that are asked, by their types in the catalog. */
export type ServiceType =
  | 'compute'
  | 'image'
  | 'network'
  | 'volumev3'
  | 'sharev2'
  | 'load-balancer'
  | 'key-manager'
  | 'object-store';

/** A question of HTTP. */
export interface CloudRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer of HTTP. */
export interface CloudResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** How questions reach the cloud. */
export type Transport = (request: CloudRequest) => Promise<CloudResponse>;

/** What the cloud did not answer as it should, for people: a clause without secrets. */
export class CloudTrouble extends Error {
  /** The status of HTTP; 0 when there was no answer. */
  readonly status: number;

  constructor(message: string, status = 0) {
    super(message);
    this.status = status;
  }
}

/** Somebody who is known to a cloud. */
export class CloudClient {
  readonly projectId: string;
  /** The name of the project; its id, when Keystone tells no name. */
  readonly projectName: string;
  private readonly catalog: readonly CatalogService[];
  private readonly token: string;
  private readonly access: CloudAccess;
  private readonly transport: Transport;

  private constructor(access: CloudAccess, transport: Transport, session: Session) {
    this.access = access;
    this.transport = transport;
    this.token = session.token;
    this.catalog = session.catalog;
    this.projectId = session.projectId;
    this.projectName = session.projectName;
  }

  /**
   * Makes oneself known.
   *
   * @throws CloudTrouble when the cloud is not reached, or does not know who asks
   */
  static async connect(
    access: CloudAccess,
    transport = httpTransport(access),
  ): Promise<CloudClient> {
    const url = `${access.authUrl}/auth/tokens`;
    const body = JSON.stringify({ auth: access.identity.auth });
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const answer = await transport({ method: 'POST', url, headers, body });
    return new CloudClient(access, transport, sessionOf(answer, access));
  }

  /** Whether the cloud has the service, in this region. */
  has(type: ServiceType): boolean {
    return this.endpoint(type) !== undefined;
  }

  /**
   * What a service answers.
   *
   * @param path after the address of the service and its version: `/flavors/detail`
   * @throws CloudTrouble when it does not answer, or not with 200
   */
  async get(
    type: ServiceType,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const endpoint = this.endpoint(type);
    if (endpoint === undefined) {
      throw new CloudTrouble(`the catalog has no ${type} service${inRegion(this.access.region)}`);
    }
    const url = path.startsWith('http') ? path : `${endpoint}${path}`;
    const all = { Accept: 'application/json', 'X-Auth-Token': this.token, ...headers };
    const answer = await this.transport({ method: 'GET', url, headers: all });
    if (answer.status === 200) return parsed(answer.body, type);
    throw new CloudTrouble(
      `the ${type} service answers ${said(answer)} to GET ${path}`,
      answer.status,
    );
  }

  private endpoint(type: ServiceType): string | undefined {
    const { region, endpointInterface, endpointOverrides } = this.access;
    // The provider calls the load balancer's own address by the name of the project that makes it.
    const own = endpointOverrides[type === 'load-balancer' ? 'octavia' : type];
    return own ?? findEndpoint(this.catalog, type, { region, endpointInterface });
  }
}

interface Session {
  readonly token: string;
  readonly catalog: readonly CatalogService[];
  readonly projectId: string;
  readonly projectName: string;
}

function sessionOf(answer: CloudResponse, { authUrl, identity }: CloudAccess): Session {
  const { status, headers } = answer;
  if (status === 401)
    throw new CloudTrouble(
      `Keystone at ${authUrl} does not let ${identity.description} in (401)`,
      status,
    );
  if (status !== 201)
    throw new CloudTrouble(
      `what is at ${authUrl} answers ${said(answer)} to a question for a token`,
      status,
    );
  const content = parsed(answer.body, 'identity');
  const token = isRecord(content) && isRecord(content['token']) ? content['token'] : {};
  const project = isRecord(token['project']) ? token['project'] : undefined;
  const [id, subject] = [project?.['id'], headers['x-subject-token']];
  if (typeof id !== 'string')
    throw new CloudTrouble(
      `Keystone at ${authUrl} gives ${identity.description} a token without a project`,
    );
  if (typeof subject !== 'string') throw new CloudTrouble(`what is at ${authUrl} gives no token`);
  const name = project?.['name'];
  return {
    token: subject,
    catalog: readCatalog(token['catalog']),
    projectId: id,
    projectName: typeof name === 'string' ? name : id,
  };
}

function inRegion(region: string | undefined): string {
  return region === undefined ? '' : ` in region "${region}"`;
}

function parsed(body: string, type: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new CloudTrouble(`the ${type} service answers with something that is no JSON`);
  }
}

// The services wrap their message in a record of one entry, each under a name of its own.
function said({ status, body }: CloudResponse): string {
  const found = /"(?:message|faultstring|description)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
  return found === undefined ? String(status) : `${status} (${found.slice(0, 200)})`;
}

const LIMIT_MS = 60_000;

/** Questions by HTTP, with the certificates that were given. Proxies are not known to it. */
export function httpTransport(access: CloudAccess): Transport {
  let agent: https.Agent | undefined;
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const isSecure = url.startsWith('https:');
      if (isSecure) agent ??= agentOf(access);
      const { request } = isSecure ? https : http;
      const options = {
        ...{ method, headers, timeout: LIMIT_MS },
        ...(isSecure ? { agent } : {}),
      };
      const fail = (error: Error & { readonly code?: string }): void => {
        reject(new CloudTrouble(`${new URL(url).origin} is not reached: ${reasonOf(error)}`));
      };
      const question = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      question.on('error', fail);
      question.on('timeout', () =>
        question.destroy(new Error(`no answer for ${LIMIT_MS / 1000}s`)),
      );
      question.end(body);
    });
}

// The authorities are hundreds, so they are read once and not for every connection.
function agentOf({ ca, systemAuthorities, cert, key }: CloudAccess): https.Agent {
  const system =
    systemAuthorities === undefined ? undefined : [...tls.rootCertificates, systemAuthorities];
  const given = Object.entries({ ca: ca ?? system, cert, key });
  const certificates = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return new https.Agent({ keepAlive: true, secureContext: tls.createSecureContext(certificates) });
}

// With several addresses of one name Node gives one error for all, whose message is empty.
function reasonOf(error: Error & { readonly code?: string }): string {
  if (error.message !== '') return error.message;
  return error.code ?? 'no answer';
}
