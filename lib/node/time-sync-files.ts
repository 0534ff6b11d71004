/** What a clock's program reads: the texts that follow from what was chosen. */
import { escapeSpecifiers } from '../machine';

import type { TimeDaemon } from './time-sync-props';

/** What was chosen, read and checked. */
export interface TimeChoice {
  readonly daemon: TimeDaemon;
  readonly distribution: 'debian' | 'rhel';
  readonly install: boolean;
  readonly servers: readonly string[];
  readonly pools: readonly string[];
  readonly fallback?: readonly string[];
  readonly minPollSeconds?: number;
  readonly maxPollSeconds?: number;
  readonly nts: boolean;
  readonly makeStep: { readonly thresholdSeconds: number; readonly limit: number };
  readonly allow: readonly string[];
  readonly waitFor?: {
    readonly services: readonly string[];
    readonly timeoutSeconds: number;
    readonly required: boolean;
  };
  readonly timezone?: string;
}

/** The names of what belongs to one program on one distribution. */
export interface TimeService {
  readonly unit: string;
  readonly package: string;
  readonly path: string;
  /** The unit that is started once the clock is right. */
  readonly wait: string;
  /** Units of other programs for the same, which must not run besides. */
  readonly others: readonly string[];
}

const TIMESYNCD = 'systemd-timesyncd.service';
const CHRONY_UNITS = ['chrony.service', 'chronyd.service'];
const OTHERS = ['ntp.service', 'ntpd.service', 'ntpsec.service', 'openntpd.service'];

/** What belongs to the program that was chosen. */
export function timeService({ daemon, distribution }: TimeChoice): TimeService {
  if (daemon === 'timesyncd') {
    return {
      unit: TIMESYNCD,
      package: 'systemd-timesyncd',
      // The last file to be read: it clears the servers of all others.
      path: '/etc/systemd/timesyncd.conf.d/zz-groundwork.conf',
      wait: 'systemd-time-wait-sync.service',
      others: [...CHRONY_UNITS, ...OTHERS],
    };
  }
  const debian = distribution === 'debian';
  return {
    unit: debian ? 'chrony.service' : 'chronyd.service',
    package: 'chrony',
    // All of it, not a file beside: the distribution's own names a pool, and its makestep would come after ours.
    path: debian ? '/etc/chrony/chrony.conf' : '/etc/chrony.conf',
    wait: 'chrony-wait.service',
    others: [TIMESYNCD, ...OTHERS],
  };
}

/** The file that the program reads. */
export function renderTimeFile(choice: TimeChoice): string {
  return choice.daemon === 'chrony' ? chronyFile(choice) : timesyncdFile(choice);
}

/**
 * chrony's file.
 *
 * @see https://chrony-project.org/doc/4.6/chrony.conf.html
 */
function chronyFile(choice: TimeChoice): string {
  const { servers, pools, makeStep, allow, nts, distribution } = choice;
  const debian = distribution === 'debian';
  const options = sourceOptions(choice);
  const lines = [
    ...pools.map((name) => `pool ${name} ${options}`),
    ...servers.map((name) => `server ${name} ${options}`),
    `driftfile /var/lib/chrony/${debian ? 'chrony.drift' : 'drift'}`,
    ...(nts ? ['ntsdumpdir /var/lib/chrony'] : []),
    `makestep ${makeStep.thresholdSeconds} ${makeStep.limit}`,
    'rtcsync',
    ...allow.map((range) => `allow ${range}`),
    // For what an administrator puts beside; behind ours, so that it counts.
    ...(debian ? ['confdir /etc/chrony/conf.d'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function sourceOptions({ nts, minPollSeconds, maxPollSeconds }: TimeChoice): string {
  return [
    'iburst',
    ...(nts ? ['nts'] : []),
    ...(minPollSeconds === undefined ? [] : [`minpoll ${Math.log2(minPollSeconds)}`]),
    ...(maxPollSeconds === undefined ? [] : [`maxpoll ${Math.log2(maxPollSeconds)}`]),
  ].join(' ');
}

/**
 * timesyncd's file.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/timesyncd.conf.html
 */
function timesyncdFile(choice: TimeChoice): string {
  const { servers, fallback, minPollSeconds, maxPollSeconds } = choice;
  const lines = [
    '[Time]',
    ...listOf('NTP', servers),
    ...(fallback === undefined ? [] : listOf('FallbackNTP', fallback)),
    ...(minPollSeconds === undefined ? [] : [`PollIntervalMinSec=${minPollSeconds}`]),
    ...(maxPollSeconds === undefined ? [] : [`PollIntervalMaxSec=${maxPollSeconds}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** An empty value first, which clears what other files have said. */
function listOf(key: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [`${key}=`];
  return [`${key}=`, `${key}=${escapeSpecifiers(names.join(' '))}`];
}
