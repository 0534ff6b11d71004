/** A cloud whose answers are written down: a project with some quotas, in the words of the services' own APIs. */
import type {
  CloudRequest,
  CloudResponse,
  Transport,
} from '../../lib/platform/openstack/cloud-client';

/** What a path is answered with: JSON with status 200, or another status. */
export type CloudAnswers = Readonly<Record<string, unknown>>;

/** A cloud with its questions. */
export interface ScriptedCloud {
  readonly transport: Transport;
  /** What was asked: `GET compute/limits`. */
  readonly asked: readonly string[];
  readonly requests: readonly CloudRequest[];
}

/** An answer with another status than 200. */
export interface StatusAnswer {
  readonly status: number;
  readonly body?: string;
}

const TYPES = {
  compute: '/v2.1',
  image: '',
  network: '',
  volumev3: '/v3/p-1',
  sharev2: '/v2',
  'load-balancer': '',
} as const;

const PUBLIC_ENDPOINT = { interface: 'public', region: 'east', region_id: 'east' };

/** The catalog of the cloud. */
export function catalogOf(types: readonly string[] = Object.keys(TYPES)): readonly object[] {
  return Object.entries(TYPES)
    .filter(([type]) => types.includes(type))
    .map(([type, path]) => ({
      type,
      endpoints: [
        { interface: 'internal', region_id: 'east', url: `https://inside/${type}` },
        { ...PUBLIC_ENDPOINT, region_id: 'west', region: 'west', url: `https://west/${type}` },
        { ...PUBLIC_ENDPOINT, url: `https://${type}${path}` },
      ],
    }));
}

/** What the cloud of a project with little in it answers. */
export const ANSWERS: CloudAnswers = {
  'POST https://keystone/v3/auth/tokens': {
    token: { project: { id: 'p-1', name: 'shop' }, catalog: catalogOf() },
  },
  'GET https://compute/v2.1/flavors/detail': {
    flavors: [{ id: 'f-1', name: 'm1.small', vcpus: 2, ram: 2048, disk: 20 }],
    flavors_links: [{ rel: 'next', href: 'https://compute/v2.1/flavors/detail?marker=f-1' }],
  },
  'GET https://compute/v2.1/flavors/detail?marker=f-1': {
    flavors: [
      { id: 'f-2', name: 'm1.large', vcpus: 8, ram: 16384, disk: 80 },
      { id: 'f-3', name: 'old', vcpus: 1, ram: 1, disk: 1, 'OS-FLV-DISABLED:disabled': true },
    ],
  },
  'GET https://compute/v2.1/os-availability-zone': {
    availabilityZoneInfo: [
      { zoneName: 'nova', zoneState: { available: true } },
      { zoneName: 'burnt', zoneState: { available: false } },
    ],
  },
  'GET https://compute/v2.1/limits': {
    limits: {
      absolute: {
        maxTotalInstances: 10,
        totalInstancesUsed: 4,
        maxTotalCores: 20,
        totalCoresUsed: 9,
        maxTotalRAMSize: 51200,
        totalRAMUsed: 8192,
        maxServerGroups: 10,
        totalServerGroupsUsed: 1,
        maxServerGroupMembers: 10,
        maxTotalKeypairs: 2,
      },
    },
  },
  'GET https://compute/v2.1/os-keypairs': { keypairs: [{}, {}] },
  'GET https://image/v2/images?limit=500': {
    images: [],
    next: '/v2/images?limit=500&marker=x',
  },
  'GET https://image/v2/images?limit=500&marker=x': {
    images: [
      {
        id: 'i-1',
        name: 'debian-12',
        status: 'active',
        min_disk: 2,
        min_ram: 0,
        virtual_size: 3221225473,
      },
    ],
  },
  'GET https://image/v2/images/i-9': { status: 404 },
  'GET https://network/v2.0/networks?router:external=true&fields=id&fields=name': {
    networks: [{ id: 'n-1', name: 'public' }],
  },
  'GET https://network/v2.0/quotas/p-1/details.json': {
    quota: {
      network: { limit: 2, used: 1, reserved: 0 },
      port: { limit: 10, used: 3, reserved: 2 },
      security_group: { limit: 10, used: 0, reserved: 0 },
      security_group_rule: { limit: 100, used: 0, reserved: 0 },
    },
  },
  'GET https://volumev3/v3/p-1/types': { volume_types: [{ id: 't-1', name: 'standard' }] },
  'GET https://volumev3/v3/p-1/types/default': { volume_type: { name: 'standard' } },
  'GET https://volumev3/v3/p-1/os-availability-zone': {
    availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }],
  },
  'GET https://volumev3/v3/p-1/os-quota-sets/p-1?usage=True': {
    quota_set: {
      id: 'p-1',
      volumes: { limit: 10, in_use: 1, reserved: 0 },
      gigabytes: { limit: 100, in_use: 50, reserved: 0 },
      gigabytes_standard: { limit: 60, in_use: 50, reserved: 0 },
      per_volume_gigabytes: { limit: -1, in_use: 0, reserved: 0 },
    },
  },
  'GET https://sharev2/v2/types': { share_types: [{ id: 's-1', name: 'nfs' }] },
  'GET https://sharev2/v2/types/default': { status: 404 },
  'GET https://sharev2/v2/availability-zones': { availability_zones: [{ id: 'z', name: 'nova' }] },
  'GET https://sharev2/v2/quota-sets/p-1/detail': {
    quota_set: { shares: { limit: 50, in_use: 0 }, gigabytes: { limit: 1000, in_use: 0 } },
  },
  'GET https://sharev2/v2/quota-sets/p-1/detail?share_type=nfs': {
    quota_set: { shares: { limit: 1, in_use: 1 }, gigabytes: { limit: 1000, in_use: 0 } },
  },
  'GET https://load-balancer/v2.0/lbaas/quotas/p-1': {
    quota: { load_balancer: 1, listener: -1, pool: 5, member: 3, health_monitor: 5 },
  },
  'GET https://load-balancer/v2.0/lbaas/loadbalancers?project_id=p-1': { loadbalancers: [{}] },
  'GET https://load-balancer/v2.0/lbaas/listeners?project_id=p-1': { listeners: [{}] },
  'GET https://load-balancer/v2.0/lbaas/pools?project_id=p-1': {
    pools: [{ members: [{}, {}] }, { members: [{}] }],
  },
  'GET https://load-balancer/v2.0/lbaas/healthmonitors?project_id=p-1': { healthmonitors: [] },
};

/** A cloud that answers like this; what is not written down is answered with 404. */
export function scriptedCloud(answers: CloudAnswers = ANSWERS): ScriptedCloud {
  const requests: CloudRequest[] = [];
  return {
    requests,
    get asked() {
      return requests.map(({ method, url }) => `${method} ${url}`);
    },
    transport: (request) => {
      requests.push(request);
      return Promise.resolve(answerOf(request, answers));
    },
  };
}

function answerOf({ method, url }: CloudRequest, answers: CloudAnswers): CloudResponse {
  const answer = answers[`${method} ${url}`] ?? { status: 404 };
  const headers = { 'x-subject-token': 'a token' };
  if (isStatus(answer)) return { status: answer.status, headers, body: answer.body ?? '' };
  return { status: method === 'POST' ? 201 : 200, headers, body: JSON.stringify(answer) };
}

function isStatus(answer: unknown): answer is StatusAnswer {
  return typeof answer === 'object' && answer !== null && 'status' in answer;
}
