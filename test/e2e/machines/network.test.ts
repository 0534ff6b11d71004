/** Networks of seeds, judged by what cloud-init would write for the programs that set networks up. */
import * as fc from 'fast-check';
import { parse } from 'yaml';

import { Machine, NETWORK_READERS } from '../../../lib/machine';
import type { Ethernet, NetworkConfig } from '../../../lib/machine';
import { InvalidConfiguration } from '../../../lib/values';
import { imageTrees } from '../../../tools/cloud-init-schema';
import { networkJudge } from '../../support/cloud-init-network';
import type { NetworkAnswer, NetworkQuestion } from '../../support/cloud-init-network';
import { judgeTest } from '../../support/judge-test';
import { meantBy, readByNetplan, readByNetworkd } from '../../support/network-meaning';

// cloud-init starts in half a second, but on a machine that is busy with other labs in several.
jest.setTimeout(60_000);

const judge = networkJudge(imageTrees());
const lab = judgeTest('cloud-init', judge.ready ? undefined : judge.reason);

const noCloud = (network: NetworkConfig): NetworkQuestion => {
  const config: unknown = parse(new Machine('m').seed(network)['network-config'], {
    version: '1.1',
  });
  return { config };
};

const MACS = { '02:00:00:00:00:01': 'ens3', '02:00:00:00:00:02': 'ens4' };

const configDrive = (network: NetworkConfig): NetworkQuestion => {
  const { files } = new Machine('m').seedDrive('config-drive', network);
  return { drive: files as Readonly<Record<string, string>>, macs: MACS };
};

const network: NetworkConfig = {
  ethernets: {
    eth0: {
      addresses: ['10.0.0.5/24', 'fd00::5/64'],
      routes: [
        { to: 'default', via: '10.0.0.1' },
        { to: '10.9.0.0/16', via: '10.0.0.9' },
        { to: 'default', via: 'fd00::1' },
      ],
      nameservers: { addresses: ['10.0.0.2', 'fd00::2'], search: ['a.example', 'b.example'] },
      mtu: 1450,
    },
    eth1: { dhcp4: true, dhcp6: true },
    eth2: { addresses: ['10.2.0.5/24'], routes: [{ to: '10.3.0.0/16', via: '10.2.0.254' }] },
  },
};

const octet = fc.integer({ min: 1, max: 254 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const cardOf = (number: number): fc.Arbitrary<Ethernet> => {
  const four = octet.map((host) => `10.${number}.0.${host}`);
  const six = octet.map((host) => `fd00:${number}::${host.toString(16)}`);
  return fc
    .record({ v4: fc.boolean(), v6: fc.boolean(), dhcp4: maybe(fc.boolean()) })
    .chain((has) => {
      const ways = [...(has.v4 || has.dhcp4 === true ? [four] : []), ...(has.v6 ? [six] : [])];
      const via = ways.length === 0 ? four : fc.oneof(...ways);
      const to = (router: string) =>
        octet.map((net) => (router.includes(':') ? `fd01:${net}::/48` : `10.${net}.128.0/17`));
      const route = via.chain((router) =>
        fc.record({ to: fc.oneof(to(router), fc.constant('default')), via: fc.constant(router) }),
      );
      return fc.record({
        addresses: fc
          .tuple(
            fc.uniqueArray(four, { maxLength: 3 }),
            fc.uniqueArray(six, { maxLength: 3 }),
            four,
            six,
          )
          .map(([fours, sixes, one4, one6]) =>
            [
              ...(has.v4 ? new Set([...fours, one4]) : []),
              ...(has.v6 ? new Set([...sixes, one6]) : []),
            ].map((each) => `${each}/${each.includes(':') ? 64 : 24}`),
          ),
        dhcp4: fc.constant(has.dhcp4),
        dhcp6: maybe(fc.boolean()),
        routes: maybe(fc.array(route, { maxLength: 3 })),
        gateway4: fc.option(four, { nil: undefined, freq: 1 }),
        mtu: maybe(fc.integer({ min: 1280, max: 9000 })),
        nameservers: maybe(
          fc.record({
            addresses: fc.uniqueArray(fc.oneof(four, six), { minLength: 1, maxLength: 3 }),
            search: fc.subarray(['a.example', 'b.example', 'example'], { minLength: 1 }),
          }),
        ),
      });
    })
    .map((card) => JSON.parse(JSON.stringify(card)) as Ethernet);
};

const networks: fc.Arbitrary<NetworkConfig> = fc
  .tuple(cardOf(1), maybe(cardOf(2)))
  .map(([eth0, eth1]) => ({ ethernets: { eth0, ...(eth1 === undefined ? {} : { eth1 }) } }));

/** Whether every card gets what was meant for it, from networkd and netplan, and nobody complains. */
function expectMeant(meant: NetworkConfig, answer: NetworkAnswer | undefined): void {
  for (const reader of NETWORK_READERS) {
    expect([reader, answer?.[reader].said, meant]).toEqual([reader, '', meant]);
  }
  expect(readByNetworkd(answer?.networkd.files ?? {})).toEqual(meantBy(meant));
  expect(readByNetplan(answer?.netplan.files[''] ?? '')).toEqual(meantBy(meant));
  expect(Object.keys(answer?.sysconfig.files ?? {})).toEqual(
    expect.arrayContaining(
      Object.keys(meantBy(meant)).map((name) => `etc/sysconfig/network-scripts/ifcfg-${name}`),
    ),
  );
}

function isAccepted(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (error instanceof InvalidConfiguration) return false;
    throw error;
  }
}

const named: NetworkConfig = {
  ethernets: {
    lan: { match: { macaddress: '02:00:00:00:00:01' }, 'set-name': 'lan0', dhcp4: true },
  },
};

const made: NetworkConfig = {
  readBy: 'sysconfig',
  ethernets: { eth0: {}, eth1: {}, eth2: {} },
  bonds: {
    bond0: {
      interfaces: ['eth0', 'eth1'],
      parameters: { mode: '802.3ad', 'lacp-rate': 'fast', 'mii-monitor-interval': 100 },
      addresses: ['10.0.0.5/24'],
    },
  },
  vlans: { 'eth2.7': { id: 7, link: 'eth2', addresses: ['10.7.0.5/24'] } },
};

const eth0 = (settings: object): NetworkQuestion => {
  return { config: { version: 2, ethernets: { eth0: settings } } };
};
const bond0 = (parameters: object): NetworkQuestion => {
  const bonds = { bond0: { interfaces: ['eth0'], parameters } };
  return { config: { version: 2, ethernets: { eth0: {} }, bonds } };
};

const tried = fc.sample(networks, { numRuns: 200, seed: 20261121 });
const accepted = tried.filter((each) => isAccepted(() => noCloud(each)));
const drives = accepted.filter((each) => isAccepted(() => configDrive(each)));

// One run of cloud-init for them all: it takes longer to start than to answer.
const QUESTIONS = {
  seed: noCloud(network),
  drive: configDrive(network),
  namedSeed: noCloud(named),
  namedDrive: configDrive(named),
  madeSeed: noCloud(made),
  madeDrive: configDrive(made),
  everywhere: eth0({ addresses: ['fd00::5/64'], routes: [{ to: '::/0', via: 'fd00::1' }] }),
  metric: eth0({ dhcp4: true, routes: [{ to: '10.9.0.0/16', via: '10.0.0.9', metric: 7 }] }),
  homeless: eth0({ routes: [{ to: '10.9.0.0/16', via: '10.0.0.9' }] }),
  pattern: eth0({ match: { name: 'en*' }, dhcp4: true }),
  bond: bond0({ mode: '802.3ad' }),
  parameter: bond0({ 'arp-ip-targets': [] }),
} as const;

let answers: Partial<Record<keyof typeof QUESTIONS, NetworkAnswer>> = {};
let sampled: readonly NetworkAnswer[] = [];
beforeAll(() => {
  if (!judge.ready) return;
  const fixed = Object.values<NetworkQuestion>(QUESTIONS);
  const all = judge.ask([...fixed, ...accepted.map(noCloud), ...drives.map(configDrive)]);
  answers = Object.fromEntries(Object.keys(QUESTIONS).map((name, index) => [name, all[index]]));
  sampled = all.slice(fixed.length);
});

lab('cards get from a NoCloud seed what was meant', () => {
  expectMeant(network, answers.seed);
});

lab('cards get from a config drive what was meant', () => {
  expectMeant(network, answers.drive);
  expect(answers.drive?.metadata).toMatchObject({ 'local-hostname': 'm', public_keys: {} });
});

lab('a card that is found by its address gets its name', () => {
  expectMeant(named, answers.namedSeed);
  expectMeant(named, answers.namedDrive);
});

lab('bonds and VLANs are made where they can be', () => {
  for (const answer of [answers.madeSeed, answers.madeDrive]) {
    const { said, files = {} } = answer?.sysconfig ?? {};
    const text = (name: string) => files[`etc/sysconfig/network-scripts/ifcfg-${name}`] ?? '';

    expect(said).toBe('');
    expect(text('bond0')).toMatch(/^BONDING_OPTS="mode=802\.3ad miimon=100 lacp_rate=fast"$/m);
    expect(text('eth1')).toMatch(/^MASTER=bond0$/m);
    expect(text('eth2.7')).toMatch(/^PHYSDEV=eth2$/m);
  }
});

lab('hundreds of networks that are accepted mean what they say', () => {
  expect(accepted.length).toBeGreaterThan(100);
  expect(accepted.length).toBeLessThan(tried.length);
  expect(drives.length).toBeGreaterThan(50);
  [...accepted, ...drives].forEach((meant, index) => {
    expectMeant(meant, sampled[index]);
  });
});

lab('the comparison finds another packet size', () => {
  const { eth0: card } = network.ethernets;
  const other = { ethernets: { ...network.ethernets, eth0: { ...card, mtu: 1400 } } };

  expect(() => {
    expectMeant(other, answers.seed);
  }).toThrow('1450');
});

describe('what is refused, because cloud-init', () => {
  const networkd = (name: keyof typeof QUESTIONS): string =>
    JSON.stringify(answers[name]?.networkd.files);

  lab('loses the 0 of ::/0', () => {
    expect(networkd('everywhere')).toContain('Destination=::/64');
  });

  lab('loses metrics', () => {
    expect(networkd('metric')).toContain('Gateway=10.0.0.9');
    expect(networkd('metric')).not.toContain('Metric');
  });

  lab('loses the routes of a card without addresses', () => {
    expect(networkd('homeless')).not.toContain('Gateway');
  });

  lab('takes the name of the entry for that of the card', () => {
    expect(networkd('pattern')).toContain('Name=eth0');
  });

  lab('makes no bond for networkd', () => {
    expect(networkd('bond')).toContain('Name=bond0');
    expect(networkd('bond')).not.toContain('802.3ad');
  });

  lab('fails for a parameter that it does not know', () => {
    expect(answers.parameter?.networkd.said).toContain('arp-ip-targets');
  });
});
