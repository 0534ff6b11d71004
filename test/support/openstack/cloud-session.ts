/** Speaks to the APIs of an OpenStack as one user of one project. */

/** What an API answered. */
export interface CloudAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An object of an API. */
export type CloudObject = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
};

/** Who asks. */
export interface CloudUser {
  readonly name: string;
  readonly password: string;
  readonly project: string;
}

/** The type of a service in the catalog. */
export type ServiceType =
  | 'compute'
  | 'identity'
  | 'image'
  | 'key-manager'
  | 'load-balancer'
  | 'network'
  | 'object-store'
  | 'placement'
  | 'sharev2'
  | 'volumev3';

// The newest of what the release in the image knows, where something asked for here came late.
const VERSIONS: Readonly<Partial<Record<ServiceType, Readonly<Record<string, string>>>>> = {
  compute: { 'openstack-api-version': 'compute 2.90' },
  placement: { 'openstack-api-version': 'placement 1.39' },
  sharev2: { 'x-openstack-manila-api-version': '2.65' },
  volumev3: { 'openstack-api-version': 'volume 3.60' },
};

interface CatalogEntry {
  readonly type: string;
  readonly endpoints: readonly { readonly interface: string; readonly url: string }[];
}

interface TokenBody {
  readonly token: {
    readonly catalog: readonly CatalogEntry[];
    readonly project: { readonly id: string };
    readonly user: { readonly id: string };
  };
}

/** A user that is signed in. */
export class CloudSession {
  readonly user: CloudUser;
  readonly projectId: string;
  readonly userId: string;
  readonly token: string;
  readonly #catalog: ReadonlyMap<string, string>;

  private constructor(user: CloudUser, token: string, { token: said }: TokenBody, address: string) {
    this.user = user;
    this.token = token;
    this.projectId = said.project.id;
    this.userId = said.user.id;
    const urls = said.catalog.map(({ type, endpoints }) => {
      const found = endpoints.find((one) => one.interface === 'public');
      return [type, found?.url.replace(/\/$/, '') ?? ''] as const;
    });
    // A catalog that is not filled yet does not name keystone either.
    this.#catalog = new Map([['identity', address], ...urls]);
  }

  /** Signs in. @param address keystone's, with its version */
  static async open(address: string, user: CloudUser): Promise<CloudSession> {
    const answer = await fetch(`${address}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: passwordOf(user) }),
    });
    const token = answer.headers.get('x-subject-token');
    const text = await answer.text();
    if (token === null) throw new Error(`${user.name} cannot sign in: ${answer.status} ${text}`);
    return new CloudSession(user, token, JSON.parse(text) as TokenBody, address);
  }

  /** Whether the catalog has such a service. */
  has(service: ServiceType): boolean {
    return this.#catalog.has(service);
  }

  /** The address of a service, without a slash at its end. */
  endpoint(service: ServiceType): string {
    const url = this.#catalog.get(service);
    if (url === undefined) throw new Error(`the catalog has no ${service}`);
    return url;
  }

  /** Asks an API; every answer is a result. */
  async ask(
    method: string,
    service: ServiceType,
    path: string,
    body?: unknown,
  ): Promise<CloudAnswer> {
    const answer = await fetch(`${this.endpoint(service)}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'x-auth-token': this.token,
        ...VERSIONS[service],
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  }

  /** As `ask`. @throws Error when the answer is a refusal */
  async succeed(
    method: string,
    service: ServiceType,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const answer = await this.ask(method, service, path, body);
    if (answer.status < 400) return answer.body;
    const said = JSON.stringify(answer.body);
    throw new Error(`${method} ${service}${path}: ${answer.status} ${said}`);
  }

  /** Reads one thing: `get('compute', '/servers/…', 'server')`. */
  async get(service: ServiceType, path: string, key: string): Promise<CloudObject> {
    return valueOf(await this.succeed('GET', service, path), key) as CloudObject;
  }

  /** Makes one thing: `create('network', '/v2.0/networks', { network: {…} })`. */
  async create(
    service: ServiceType,
    path: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<CloudObject> {
    const [key = ''] = Object.keys(body);
    return valueOf(await this.succeed('POST', service, path, body), key) as CloudObject;
  }

  /** Reads a list, by the plural that the API calls it: `list('network', '/v2.0/ports', 'ports')`. */
  async list(service: ServiceType, path: string, key: string): Promise<readonly CloudObject[]> {
    return valueOf(await this.succeed('GET', service, path), key) as readonly CloudObject[];
  }

  /** Reads one thing of a list by its name. @throws Error when there is none, or more than one */
  async named(service: ServiceType, path: string, key: string, name: string): Promise<CloudObject> {
    const all = await this.list(service, path, key);
    const [found, ...more] = all.filter((one) => one.name === name);
    if (found !== undefined && more.length === 0) return found;
    const names = all.map((one) => one.name).join(', ');
    throw new Error(
      `${more.length + (found ? 1 : 0)} of ${key} are named ${name}; there are: ${names}`,
    );
  }

  /** Deletes one thing. */
  async remove(service: ServiceType, path: string): Promise<void> {
    await this.succeed('DELETE', service, path);
  }
}

function passwordOf({ name, password, project }: CloudUser): object {
  const domain = { id: 'default' };
  return {
    identity: { methods: ['password'], password: { user: { name, password, domain } } },
    scope: { project: { name: project, domain } },
  };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function valueOf(body: unknown, key: string): unknown {
  const value = (body as Readonly<Record<string, unknown>> | undefined)?.[key];
  if (value === undefined) throw new Error(`no ${key} in ${JSON.stringify(body)}`);
  return value;
}
