import { ToolFailure } from './failure';
import { type Environment, run, tail, which } from './process';
import type { Steps } from './progress';

/** A program that comes from the Linux distribution. */
export interface DistributionNeed {
  readonly command: string;
  /** The Debian and Ubuntu package that has it. */
  readonly package: string;
  /** What it is needed for. */
  readonly reason: string;
}

/** What the local platform needs to boot machines. */
export const localPlatformNeeds: readonly DistributionNeed[] = [
  { command: 'systemd-nspawn', package: 'systemd-container', reason: 'boots the machines' },
  { command: 'mmdebstrap', package: 'mmdebstrap', reason: 'makes the image that they boot from' },
  { command: 'ip', package: 'iproute2', reason: 'connects them to a private network' },
  { command: 'losetup', package: 'mount', reason: 'gives them their data volumes' },
  { command: 'unshare', package: 'util-linux', reason: 'gives them namespaces of their own' },
  { command: 'setpriv', package: 'util-linux', reason: 'ends them with whoever started them' },
];

/** What the labs judge rendered files with. */
export const judgeNeeds: readonly DistributionNeed[] = [
  { command: 'systemd-analyze', package: 'systemd', reason: 'verifies units' },
  { command: 'udevadm', package: 'udev', reason: 'verifies udev rules' },
  { command: 'shellcheck', package: 'shellcheck', reason: 'verifies scripts' },
];

/** What the labs boot virtual machines with. */
export const vmNeeds: readonly DistributionNeed[] = [
  { command: 'qemu-system-x86_64', package: 'qemu-system-x86', reason: 'is the virtual machine' },
  { command: 'qemu-img', package: 'qemu-utils', reason: 'gives each a disk of its own' },
  { command: 'genisoimage', package: 'genisoimage', reason: 'makes the disk of its seed' },
  { command: 'lz4', package: 'lz4', reason: 'packs the state of one that is resumed' },
  { command: 'mkfs.ext4', package: 'e2fsprogs', reason: 'makes the disk that all start from' },
  { command: 'mkfs.xfs', package: 'xfsprogs', reason: 'makes a disk that is not ours' },
];

/** What is known about this computer. */
export interface DistributionFacts {
  readonly platform: string;
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  readonly missing: readonly DistributionNeed[];
  readonly mayInstall: boolean;
}

/** What to do about missing programs. */
export type DistributionPlan =
  | { readonly kind: 'complete' }
  | { readonly kind: 'install'; readonly packages: readonly string[] }
  /** Nothing can or may be done; the text says what is missing and how to get it. */
  | { readonly kind: 'tell'; readonly text: string };

const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** The needs that are not met. The system's folders count: a plain user's PATH often lacks them. */
export function missingNeeds(
  needs: readonly DistributionNeed[],
  env: Environment = process.env,
): readonly DistributionNeed[] {
  const PATH = [env['PATH'] ?? '', ...systemFolders].join(':');
  return needs.filter((need) => which(need.command, { PATH }) === undefined);
}

function packagesOf(missing: readonly DistributionNeed[]): readonly string[] {
  return [...new Set(missing.map((need) => need.package))].sort();
}

function describe(missing: readonly DistributionNeed[]): string {
  return missing
    .map((need) => `${need.command} (package ${need.package}; ${need.reason})`)
    .join(', ');
}

/** Decides; installs nothing. */
export function planDistribution(facts: DistributionFacts): DistributionPlan {
  if (facts.platform !== 'linux') {
    return {
      kind: 'tell',
      text: `machines can be booted on Linux only, not on ${facts.platform}: writing what they would boot with instead`,
    };
  }
  if (facts.missing.length === 0) return { kind: 'complete' };
  const packages = packagesOf(facts.missing);
  const command = `apt-get install ${packages.join(' ')}`;
  const tell = (why: string): DistributionPlan => ({
    kind: 'tell',
    text: `missing: ${describe(facts.missing)}. ${why}`,
  });
  if (!facts.mayInstall)
    return tell(`Not installed, because of --no-install; \`${command}\` would.`);
  if (!facts.hasApt)
    return tell('There is no apt-get here: install them with what your distribution has.');
  if (!facts.isRoot) return tell(`Only root can install them: \`sudo ${command}\`.`);
  return { kind: 'install', packages };
}

/** This computer, as far as the plan needs to know it. */
export function distributionFacts(
  needs: readonly DistributionNeed[],
  mayInstall: boolean,
): DistributionFacts {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasApt: which('apt-get') !== undefined,
    missing: missingNeeds(needs),
    mayInstall,
  };
}

async function aptGet(...argv: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = await run(['apt-get', '-qq', ...argv], { env });
  if (done.code !== 0)
    throw new ToolFailure(`apt-get ${argv.join(' ')} failed:\n${tail(done.stderr)}`);
}

/** Installs what is missing where that is allowed and possible, after saying so; says what is missing where not. */
export async function provideFromDistribution(
  needs: readonly DistributionNeed[],
  mayInstall: boolean,
  steps: Steps,
): Promise<void> {
  const facts = distributionFacts(needs, mayInstall);
  const plan = planDistribution(facts);
  if (plan.kind === 'tell') steps.note(plan.text);
  if (plan.kind !== 'install') return;
  steps.note(`missing: ${describe(facts.missing)}`);
  await steps.step(`install ${plan.packages.join(', ')} with apt-get`, async (report) => {
    report.detail('apt-get update');
    await aptGet('update');
    report.detail('apt-get install');
    await aptGet('install', '--yes', '--no-install-recommends', ...plan.packages);
  });
}
