import type { CloudFacts } from '../../../lib/platform/openstack/cloud-facts';
import type { CloudNeed, ServerNeed } from '../../../lib/platform/openstack/cloud-need';
import { checkFlavorFacts, checkReferences } from '../../../lib/platform/openstack/reference-check';
import { formatViolation } from '../../../lib/values';

const FACTS: CloudFacts = {
  missing: [],
  flavors: [
    { id: 'f-1', name: 'm1.small', vcpus: 1, ram: 2048, disk: 20 },
    { id: 'f-2', name: 'm1.diskless', vcpus: 1, ram: 2048, disk: 0 },
    { id: 'f-3', name: 'm1.tiny', vcpus: 1, ram: 512, disk: 1 },
  ],
  images: [
    { id: 'i-1', name: 'debian-12', status: 'active', disk: 3, ram: 1024 },
    { id: 'i-2', name: 'half', status: 'queued', disk: 0, ram: 0 },
  ],
  externalNetworks: [{ id: 'n-1', name: 'public' }],
  volumeTypes: [{ id: 't-1', name: 'fast' }],
  shareTypes: [{ id: 's-1', name: 'nfs' }],
  zones: { compute: ['nova'], volumev3: ['nova'], sharev2: ['nova'] },
};

const SERVER: ServerNeed = { kind: 'server', flavor: 'm1.small', image: { name: 'debian-12' } };

function told(needs: readonly CloudNeed[], facts: CloudFacts = FACTS): readonly string[] {
  return checkReferences(needs, facts).map(formatViolation);
}

test('what is there is taken, by name and by id', () => {
  expect(
    told([
      SERVER,
      { ...SERVER, flavor: 'f-1', image: { id: 'i-1' }, zone: 'nova' },
      {
        ...SERVER,
        flavor: 'm1.diskless',
        rootVolume: { gigabytes: 3, type: 'fast', zone: 'nova' },
      },
      { kind: 'volume', gigabytes: 1, type: 't-1' },
      { kind: 'share', gigabytes: 1, type: 'nfs' },
      { kind: 'external-network', network: 'n-1' },
    ]),
  ).toEqual([]);
});

test.each<[string, CloudNeed, string]>([
  [
    'flavour',
    { ...SERVER, flavor: 'm1.smal' },
    'flavor: "m1.smal": the project sees no flavor of this name or id; "m1.small" is there',
  ],
  [
    'flavour unlike any',
    { ...SERVER, flavor: 'b2-7' },
    'flavor: "b2-7": the project sees no flavor of this name or id; name one of "m1.diskless", "m1.small", "m1.tiny"',
  ],
  [
    'image',
    { ...SERVER, image: { name: 'debian12' } },
    'image: "debian12": the project sees no image of this name or id; "debian-12" is there',
  ],
  [
    'image by id',
    { ...SERVER, image: { id: 'debian-12' } },
    'image: "debian-12": this is the name of an image, and no id; write { name: "debian-12" }',
  ],
  [
    'image that is not ready',
    { ...SERVER, image: { name: 'half' } },
    'image: "half": this image is queued, and not active; wait for it, or take another one',
  ],
  [
    'zone',
    { ...SERVER, zone: 'nowa' },
    'zone: "nowa": the project sees no availability zone of Nova of this name or id; "nova" is there',
  ],
  [
    'volume type',
    { kind: 'volume', gigabytes: 1, type: 'vast' },
    'volume.type: "vast": the project sees no volume type of this name or id; "fast" is there',
  ],
  [
    'type of a root volume',
    { ...SERVER, rootVolume: { gigabytes: 5, type: 'ceph-ssd' } },
    'rootVolume.type: "ceph-ssd": the project sees no volume type of this name or id; name one of "fast"',
  ],
  [
    'zone of a volume',
    { kind: 'volume', gigabytes: 1, zone: 'az-1' },
    'zone: "az-1": the project sees no availability zone of Cinder of this name or id; name one of "nova"',
  ],
  [
    'share type',
    { kind: 'share', gigabytes: 1, type: 'nfs4' },
    'share.type: "nfs4": the project sees no share type of this name or id; "nfs" is there',
  ],
  [
    'no share type',
    { kind: 'share', gigabytes: 1 },
    'share.type: the cloud has no default share type; name one of "nfs"',
  ],
  [
    'external network',
    { kind: 'external-network', network: 'publc' },
    'externalNetwork: "publc": the project sees no external network of this name or id; "public" is there',
  ],
  [
    'flavour without a disk',
    { ...SERVER, flavor: 'm1.diskless' },
    'flavor: "m1.diskless": this flavor has no disk of its own; set rootVolume, or take another flavor',
  ],
  [
    'small root volume',
    { ...SERVER, rootVolume: { gigabytes: 2 } },
    'rootVolume: "2Gi": image "debian-12" needs a disk of 3 GiB, and it has 2 GiB; take a larger one',
  ],
])('a wrong %s is refused', (_what, need, message) => {
  expect(told([need])).toEqual([message]);
});

test('a flavour that is too small for its image is refused for each reason, and told once', () => {
  const server = { ...SERVER, flavor: 'm1.tiny' };

  expect(told([server, { ...server, zone: 'nova' }])).toEqual([
    'flavor: "m1.tiny": image "debian-12" needs a disk of 3 GiB, and it has 1 GiB; take a larger one',
    'flavor: "m1.tiny": image "debian-12" needs 1024 MiB of memory, and it has 512 MiB; take a larger one',
  ]);
});

test('where there are none, somebody else has to make one', () => {
  expect(
    told([{ kind: 'external-network', network: 'public' }], { ...FACTS, externalNetworks: [] }),
  ).toEqual([
    'externalNetwork: "public": the project sees no external network of this name or id; ask the operators of the cloud for one',
  ]);
});

test('services that are not there are named, with what to do without them', () => {
  const { zones } = FACTS;

  expect(
    told([{ kind: 'load-balancer' }, { kind: 'volume', gigabytes: 1, type: 'fast' }], {
      missing: ['load-balancer', 'volumev3'],
      zones: { ...zones },
    }),
  ).toEqual([
    'service.load-balancer: the cloud has no Octavia (load-balancer) in this region; write kind: "virtual-address" for endpoints',
    'service.volumev3: the cloud has no Cinder (volumev3) in this region; take no volumes: no rootVolume and no data volumes',
  ]);
});

test('a flavour that is another one than the program says is refused; one that nobody asked for is not looked at', () => {
  const known = { 'm1.small': { vcpus: 1, ram: 2048, disk: 20 } };

  expect(checkFlavorFacts({ ...known, other: { vcpus: 1, ram: 1, disk: 1 } }, known)).toEqual([]);
  expect(
    checkFlavorFacts({ 'm1.small': { vcpus: 2, ram: 2048, disk: 20 } }, known).map(formatViolation),
  ).toEqual([
    'flavors.m1.small: "2 vcpus, 2048 MiB of memory and 20 GiB of disk": the cloud says that this flavor has 1 vcpus, 2048 MiB of memory and 20 GiB of disk; write that, since what is reserved on machines follows from it',
  ]);
});
