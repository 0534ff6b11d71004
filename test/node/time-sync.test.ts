import { Machine } from '../../lib/machine';
import { TimeSync } from '../../lib/node';
import type { TimeSyncProps } from '../../lib/node';

const SERVERS = ['ntp1.example.org', '192.0.2.1', '2001:db8::1'];

function node(props: TimeSyncProps): Machine {
  const machine = new Machine('worker-1');
  new TimeSync(machine, 'time', props);
  return machine;
}

function fileOf(props: TimeSyncProps, path: string): string | undefined {
  return node(props)
    .plan()
    .files.find((one) => one.path === path)?.content;
}

function refusals(props: TimeSyncProps): string[] {
  return node(props)
    .validate()
    .map(({ code, path }) => `${code} ${path}`);
}

/** Settings as they come from a file, whose types nobody has checked. */
function unchecked(props: Record<string, unknown>): TimeSyncProps {
  return { servers: SERVERS, ...props };
}

const CHRONY = '/etc/chrony/chrony.conf';
const TIMESYNCD = '/etc/systemd/timesyncd.conf.d/zz-groundwork.conf';
const dropIn = (unit: string): string => `/etc/systemd/system/${unit}.d/20-groundwork-time.conf`;

describe('a clock that chrony keeps', () => {
  it('goes by the servers that are named, and no others', () => {
    expect(fileOf({ servers: SERVERS }, CHRONY)).toBe(
      [
        'server ntp1.example.org iburst',
        'server 192.0.2.1 iburst',
        'server 2001:db8::1 iburst',
        'driftfile /var/lib/chrony/chrony.drift',
        'makestep 1 3',
        'rtcsync',
        'confdir /etc/chrony/conf.d',
        '',
      ].join('\n'),
    );
  });

  it('has all that can be chosen', () => {
    const props: TimeSyncProps = {
      distribution: 'rhel',
      pools: ['pool.example.org'],
      servers: ['ntp1.example.org'],
      minPollInterval: '16s',
      maxPollInterval: '1024s',
      nts: true,
      makeStep: { threshold: '2s', limit: -1 },
      allow: ['10.0.0.0/8', 'fd00::/8'],
    };

    expect(fileOf(props, '/etc/chrony.conf')).toBe(
      [
        'pool pool.example.org iburst nts minpoll 4 maxpoll 10',
        'server ntp1.example.org iburst nts minpoll 4 maxpoll 10',
        'driftfile /var/lib/chrony/drift',
        'ntsdumpdir /var/lib/chrony',
        'makestep 2 -1',
        'rtcsync',
        'allow 10.0.0.0/8',
        'allow fd00::/8',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['debian', 'chrony.service'],
    ['rhel', 'chronyd.service'],
  ] as const)('runs by its name on %s', (distribution, unit) => {
    const { units, steps, packages } = node({ servers: SERVERS, distribution }).plan();

    expect(units).toContainEqual(
      expect.objectContaining({ name: unit, enable: true, start: true }),
    );
    expect(steps.map(({ id }) => id)).toEqual(['time/Others', 'time/Restart', `unit ${unit}`]);
    expect(packages).toEqual([]);
  });

  it('is installed when that is wanted', () => {
    expect(node({ servers: SERVERS, install: true }).plan().packages).toMatchObject([
      { name: 'chrony' },
    ]);
  });
});

describe('a clock that timesyncd keeps', () => {
  it('forgets the servers of other files, and asks its own', () => {
    const props: TimeSyncProps = {
      daemon: 'timesyncd',
      servers: SERVERS,
      fallback: [],
      minPollInterval: '32s',
      maxPollInterval: '10m',
    };

    expect(fileOf(props, TIMESYNCD)).toBe(
      [
        '[Time]',
        'NTP=',
        'NTP=ntp1.example.org 192.0.2.1 2001:db8::1',
        'FallbackNTP=',
        'PollIntervalMinSec=32',
        'PollIntervalMaxSec=600',
        '',
      ].join('\n'),
    );
  });

  it('has no chrony besides', () => {
    const others = node({ daemon: 'timesyncd', servers: SERVERS })
      .plan()
      .steps.find(({ id }) => id === 'time/Others');

    expect(others?.command).toEqual(
      expect.arrayContaining(['chrony.service', 'chronyd.service', 'ntp.service']),
    );
    expect(others?.command).not.toContain('systemd-timesyncd.service');
  });
});

describe('services', () => {
  it.each([
    ['chrony', 'chrony-wait.service'],
    ['timesyncd', 'systemd-time-wait-sync.service'],
  ] as const)('wait for %s, and not for ever', (daemon, wait) => {
    const machine = node({
      daemon,
      servers: SERVERS,
      waitFor: { services: ['kubelet.service', 'etcd.service'], timeout: '90s' },
    });
    const files = new Map(machine.plan().files.map(({ path, content }) => [path, content]));

    expect(files.get(dropIn(wait))).toBe(
      '[Unit]\nConditionVirtualization=!container\n\n[Service]\nTimeoutStartSec=90\n',
    );
    for (const service of ['kubelet.service', 'etcd.service']) {
      expect(files.get(dropIn(service))).toBe(
        `[Unit]\nAfter=time-sync.target\nAfter=${wait}\nWants=time-sync.target\nWants=${wait}\n`,
      );
    }
    expect(machine.plan().units).toContainEqual(
      expect.objectContaining({ name: wait, enable: true, start: false }),
    );
  });

  it('do not start at a wrong time when that is required', () => {
    const waitFor = { services: ['etcd.service'], required: true };

    expect(fileOf({ servers: SERVERS, waitFor }, dropIn('etcd.service'))).toContain(
      'Requires=chrony-wait.service\n',
    );
  });
});

it('sets the time zone, and says when there is none of that name', () => {
  const steps = node({ servers: SERVERS, timezone: 'Europe/Berlin' }).plan().steps;

  expect(steps.find(({ id }) => id === 'time/Zone')?.command.at(-1)).toBe('Europe/Berlin');
});

it('keeps the clock alone: a second one is refused and names the first', () => {
  const machine = node({ servers: SERVERS });
  new TimeSync(machine, 'again', { daemon: 'timesyncd', servers: SERVERS });

  expect(machine.validate()).toEqual([
    {
      code: 'conflict',
      path: 'worker-1/again',
      reason: 'worker-1/time keeps the clock of this machine already',
      remedy: 'keep one of the two',
    },
  ]);
});

describe('a clock is refused', () => {
  it.each([
    ['without anybody to ask', {}, 'required servers'],
    ['by another program', unchecked({ daemon: 'ntpd' }), 'unsupported daemon'],
    ['on another distribution', unchecked({ distribution: 'suse' }), 'unsupported distribution'],
    ['with a switch in quotes', unchecked({ install: 'yes' }), 'invalid install'],
    ['with servers in one text', unchecked({ servers: 'a b' }), 'invalid servers'],
    ['with a URL for a server', { servers: ['ntp://x'] }, 'invalid servers[0]'],
    ['with a server twice', { servers: ['a.b', 'a.b'] }, 'duplicate servers[1]'],
    ['with an address twice', { servers: ['fd00::1', 'fd00:0::1'] }, 'duplicate servers[1]'],
    [
      'with its own service that waits',
      { servers: ['a.b'], waitFor: { services: ['chrony-wait.service'] } },
      'conflict waitFor.services[0]',
    ],
    ['with NTS and an address', { servers: ['192.0.2.1'], nts: true }, 'conflict servers[0]'],
    [
      'with a poll of 10 s',
      { servers: SERVERS, minPollInterval: '10s' },
      'invalid minPollInterval',
    ],
    [
      'with a poll of two days',
      { servers: SERVERS, maxPollInterval: '48h' },
      'out-of-range maxPollInterval',
    ],
    [
      'with polls the wrong way round',
      { servers: SERVERS, minPollInterval: '64s', maxPollInterval: '16s' },
      'conflict minPollInterval',
    ],
    [
      'with a limit below -1',
      { servers: SERVERS, makeStep: { limit: -2 } },
      'out-of-range makeStep.limit',
    ],
    ['with a name for a range', unchecked({ allow: ['lan'] }), 'invalid allow[0]'],
    ['with a fallback of chrony', { servers: SERVERS, fallback: ['x.y'] }, 'unsupported fallback'],
    [
      'with services that are none',
      { servers: SERVERS, waitFor: { services: [] } },
      'required waitFor.services',
    ],
    [
      'with a service without its ending',
      { servers: SERVERS, waitFor: { services: ['kubelet'] } },
      'invalid waitFor.services[0]',
    ],
    [
      'with a time zone that leads elsewhere',
      { servers: SERVERS, timezone: '../../passwd' },
      'invalid timezone',
    ],
  ])('%s', (_, props, expected) => {
    const [code = '', path = ''] = expected.split(' ');

    expect(refusals(props)).toEqual([`${code} worker-1/time.${path}`]);
  });

  it.each([
    ['pools', { pools: ['pool.example.org'] }],
    ['nts', { nts: true }],
    ['makeStep', { makeStep: { limit: 1 } }],
    ['allow', { allow: ['10.0.0.0/8'] }],
  ])('with %s of timesyncd', (field, props: TimeSyncProps) => {
    expect(refusals({ daemon: 'timesyncd', servers: ['a.example.org'], ...props })).toEqual([
      `unsupported worker-1/time.${field}`,
    ]);
  });

  it('with a poll of timesyncd below what it takes', () => {
    expect(refusals({ daemon: 'timesyncd', servers: SERVERS, minPollInterval: '8s' })).toEqual([
      'out-of-range worker-1/time.minPollInterval',
    ]);
  });
});
