/** Whether a cloud has what needs refer to, and whether it fits together. */
import { Findings } from '../../values';
import type { Violation } from '../../values';
import type { CloudFacts, KnownFlavor, KnownImage, KnownThing, ZonedService } from './cloud-facts';
import type { ServiceType } from './cloud-client';
import type { CloudNeed, CloudReference, ServerNeed, ShareNeed, VolumeNeed } from './cloud-need';
import type { FlavorFacts } from './flavor-facts';
import { nearestName } from './nearest-name';

/** What a service is called by people, and what can be done without it. */
const SERVICES: Readonly<Record<ServiceType, readonly [string, string]>> = {
  compute: ['Nova (compute)', 'name a region that has it'],
  image: ['Glance (image)', 'name a region that has it'],
  network: ['Neutron (network)', 'name a region that has it'],
  volumev3: ['Cinder (volumev3)', 'take no volumes: no rootVolume and no data volumes'],
  sharev2: ['Manila (sharev2)', 'take no shares'],
  'load-balancer': ['Octavia (load-balancer)', 'write kind: "virtual-address" for endpoints'],
  'key-manager': ['Barbican (key-manager)', 'write secretStore: { kind: "user-data" }'],
  'object-store': ['Swift (object-store)', 'keep buckets in a store of S3'],
};

/** Everything that is not there, with the name that is most like it. */
export function checkReferences(
  needs: readonly CloudNeed[],
  facts: CloudFacts,
): readonly Violation[] {
  const findings = new Findings();
  for (const service of facts.missing) {
    const [name, remedy] = SERVICES[service];
    findings.add(
      'unsupported',
      `service.${service}`,
      undefined,
      `the cloud has no ${name} in this region`,
      remedy,
    );
  }
  const told = new Set<string>();
  for (const need of needs) {
    const found = new Findings();
    checkNeed(need, facts, found);
    // Three machines of a flavour that is not there are told once.
    const fresh = found.violations.filter((one) => !told.has(JSON.stringify(one)));
    for (const one of fresh) told.add(JSON.stringify(one));
    findings.addAll(fresh);
  }
  return findings.violations;
}

function checkNeed(need: CloudNeed, facts: CloudFacts, findings: Findings): void {
  if (need.kind === 'server') checkServer(need, facts, findings);
  if (need.kind === 'volume') checkVolume(need, 'volume', facts, findings);
  if (need.kind === 'share') checkShare(need, facts, findings);
  if (need.kind === 'external-network') {
    const { externalNetworks } = facts;
    checkKnown(
      {
        what: 'external network',
        path: 'externalNetwork',
        wanted: need.network,
        known: externalNetworks,
      },
      findings,
    );
  }
}

function checkServer(need: ServerNeed, facts: CloudFacts, findings: Findings): void {
  const flavor = checkKnown(
    { what: 'flavor', wanted: need.flavor, known: facts.flavors },
    findings,
  );
  const image = checkImage(need.image, facts.images, findings);
  checkZone(need.zone, 'compute', facts, findings);
  if (need.rootVolume !== undefined) checkVolume(need.rootVolume, 'rootVolume', facts, findings);
  if (flavor !== undefined) checkFit(need, flavor, image, findings);
}

function checkVolume(
  { type, zone }: Pick<VolumeNeed, 'type' | 'zone'>,
  path: string,
  facts: CloudFacts,
  findings: Findings,
): void {
  if (type !== undefined) {
    checkKnown(
      { what: 'volume type', wanted: type, known: facts.volumeTypes, path: `${path}.type` },
      findings,
    );
  }
  checkZone(zone, 'volumev3', facts, findings);
}

function checkShare({ type, zone }: ShareNeed, facts: CloudFacts, findings: Findings): void {
  if (type !== undefined) {
    checkKnown(
      { what: 'share type', path: 'share.type', wanted: type, known: facts.shareTypes },
      findings,
    );
  } else if (facts.shareTypes !== undefined && facts.defaultShareType === undefined) {
    const remedy = `name one of ${some(facts.shareTypes)}`;
    findings.add(
      'required',
      'share.type',
      undefined,
      'the cloud has no default share type',
      remedy,
    );
  }
  checkZone(zone, 'sharev2', facts, findings);
}

const ZONE_SERVICES: Readonly<Record<ZonedService, string>> = {
  compute: 'Nova',
  volumev3: 'Cinder',
  sharev2: 'Manila',
};

function checkZone(
  zone: string | undefined,
  service: ZonedService,
  { zones }: CloudFacts,
  findings: Findings,
): void {
  const known = zones[service]?.map((name) => ({ id: name, name }));
  const what = `availability zone of ${ZONE_SERVICES[service]}`;
  if (zone !== undefined) checkKnown({ what, path: 'zone', wanted: zone, known }, findings);
}

interface WantedThing<Thing extends KnownThing> {
  readonly what: string;
  readonly wanted: string;
  /** Undefined when the service is not there, which is told already. */
  readonly known: readonly Thing[] | undefined;
  readonly path?: string;
}

function checkKnown<Thing extends KnownThing>(
  { what, wanted, known, path = what }: WantedThing<Thing>,
  findings: Findings,
): Thing | undefined {
  if (known === undefined) return undefined;
  const found = known.find(({ id, name }) => wanted === name || wanted === id);
  if (found !== undefined) return found;
  const nearest = nearestName(
    wanted,
    known.map(({ name }) => name),
  );
  const remedy = nearest === undefined ? `name one of ${some(known)}` : `"${nearest}" is there`;
  findings.add(
    'invalid',
    path,
    wanted,
    `the project sees no ${what} of this name or id`,
    known.length === 0 ? 'ask the operators of the cloud for one' : remedy,
  );
  return undefined;
}

const MOST_NAMES = 8;

function some(known: readonly KnownThing[]): string {
  const names = known.map(({ name }) => `"${name}"`).sort();
  const more = names.length > MOST_NAMES ? `, … (${names.length})` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function checkImage(
  wanted: CloudReference,
  images: readonly KnownImage[] | undefined,
  findings: Findings,
): KnownImage | undefined {
  if (images === undefined) return undefined;
  const name = 'id' in wanted ? wanted.id : wanted.name;
  const same = images.filter((one) => ('id' in wanted ? one.id : one.name) === name);
  const usable = same.find(({ status }) => status === 'active');
  if (usable !== undefined) return usable;
  const [first] = same;
  if (first !== undefined) {
    findings.add(
      'invalid',
      'image',
      name,
      `this image is ${first.status}, and not active`,
      'wait for it, or take another one',
    );
    return undefined;
  }
  const active = images.filter(({ status }) => status === 'active');
  if ('id' in wanted && active.some((one) => one.name === name)) {
    const remedy = `write { name: ${JSON.stringify(name)} }`;
    findings.add('invalid', 'image', name, 'this is the name of an image, and no id', remedy);
    return undefined;
  }
  checkKnown({ what: 'image', wanted: name, known: active }, findings);
  return undefined;
}

// Nova looks only when the server is being made, and the disk of a flavour without one is for operators.
function checkFit(
  { flavor: name, rootVolume }: ServerNeed,
  flavor: KnownFlavor,
  image: KnownImage | undefined,
  findings: Findings,
): void {
  if (rootVolume === undefined && flavor.disk === 0) {
    findings.add(
      'conflict',
      'flavor',
      name,
      'this flavor has no disk of its own',
      'set rootVolume, or take another flavor',
    );
    return;
  }
  if (image === undefined) return;
  const disk = rootVolume?.gigabytes ?? flavor.disk;
  if (disk < image.disk) {
    const [path, value] = rootVolume === undefined ? ['flavor', name] : ['rootVolume', `${disk}Gi`];
    findings.add(
      'conflict',
      path,
      value,
      `image "${image.name}" needs a disk of ${image.disk} GiB, and it has ${disk} GiB`,
      'take a larger one',
    );
  }
  if (flavor.ram < image.ram) {
    findings.add(
      'conflict',
      'flavor',
      name,
      `image "${image.name}" needs ${image.ram} MiB of memory, and it has ${flavor.ram} MiB`,
      'take a larger one',
    );
  }
}

/** Whether flavours are what the program takes them to be. */
export function checkFlavorFacts(
  said: Readonly<Record<string, FlavorFacts>>,
  known: Readonly<Record<string, FlavorFacts>>,
): readonly Violation[] {
  return Object.entries(said).flatMap(([name, facts]) => {
    const real = known[name];
    if (real === undefined || describe(real) === describe(facts)) return [];
    const reason = `the cloud says that this flavor has ${describe(real)}`;
    const remedy = 'write that, since what is reserved on machines follows from it';
    return [{ code: 'conflict', path: `flavors.${name}`, value: describe(facts), reason, remedy }];
  });
}

function describe({ vcpus, ram, disk }: FlavorFacts): string {
  return `${vcpus} vcpus, ${ram} MiB of memory and ${disk} GiB of disk`;
}
