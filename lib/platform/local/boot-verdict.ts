/**
 * Whether a machine has come up, judged from what was seen of it. cloud-init alone says "done" when a command of the user data failed, and systemd
 * alone says "running" when cloud-init refused the user data, so all witnesses are heard.
 */
import { FIRST_BOOT_SERVICE } from '../../machine';
import type { FirstBootStatus } from '../../machine';

/** What the machine's own first boot wrote down, as far as it could be read. */
export type SeenFirstBoot = Pick<FirstBootStatus, 'state'> & Partial<FirstBootStatus>;

/** A unit that failed and the last lines of its journal. */
export interface FailedUnit {
  readonly unit: string;
  readonly journal: readonly string[];
}

/** All that was seen of a machine that should be up. */
export interface BootEvidence {
  /** `errors` of cloud-init's result. */
  readonly cloudInitErrors: readonly string[];
  /** Left out for a machine that has no first-boot steps. */
  readonly firstBoot?: SeenFirstBoot;
  /** What `systemctl is-system-running` says: `running`, `degraded`, … */
  readonly system: string;
  readonly failedUnits: readonly FailedUnit[];
  readonly wantedAddress: string;
  readonly addresses: readonly string[];
}

const CONSEQUENCES = ['scripts-user', 'cloud-final.service', FIRST_BOOT_SERVICE];

/** One reason why a machine is not up. */
export interface BootCause {
  /** One line. */
  readonly summary: string;
  /** What was printed about it. */
  readonly detail: readonly string[];
}

/**
 * Why a machine is not up, the root cause first; empty when it is up. When a step of the first boot failed, what only follows from that is left out:
 * cloud-init ran the first boot from its user scripts, so they and their unit have failed too.
 */
export function bootCauses(evidence: BootEvidence): readonly BootCause[] {
  const firstBoot = firstBootCauses(evidence.firstBoot);
  const isConsequence = (text: string): boolean =>
    firstBoot.length > 0 && CONSEQUENCES.some((consequence) => text.includes(consequence));
  const errors = evidence.cloudInitErrors.filter((error) => !isConsequence(error));
  const units = evidence.failedUnits.filter(({ unit }) => !isConsequence(unit));
  return [
    ...firstBoot,
    ...errors.map((error) => ({ summary: `cloud-init: ${error}`, detail: [] })),
    ...units.map(({ unit, journal }) => ({ summary: `unit ${unit} failed`, detail: journal })),
    ...systemCauses(evidence),
    ...addressCauses(evidence),
  ];
}

/** The causes as lines for people. */
export function formatCauses(causes: readonly BootCause[]): string {
  return causes
    .flatMap(({ summary, detail }) => [`  ${summary}`, ...detail.map((line) => `    ${line}`)])
    .join('\n');
}

/** Reads the status file of the first boot; undefined when it is none. */
export function parseFirstBootStatus(text: string): SeenFirstBoot | undefined {
  const value = parseObject(text);
  const state = value?.['state'];
  if (state !== 'running' && state !== 'done' && state !== 'failed') return undefined;
  const skipped = value?.['skipped'];
  return {
    state,
    ...textField(value, 'step'),
    ...textField(value, 'construct'),
    ...textField(value, 'command'),
    ...textField(value, 'output'),
    ...(typeof value?.['exitCode'] === 'number' ? { exitCode: value['exitCode'] } : {}),
    ...(Array.isArray(skipped) ? { skipped: skipped.map(String) } : {}),
  };
}

/** The errors in cloud-init's `result.json`; undefined as long as the file is not whole. */
export function parseCloudInitErrors(text: string): readonly string[] | undefined {
  const v1 = parseObject(text)?.['v1'];
  if (typeof v1 !== 'object' || v1 === null || !('errors' in v1)) return undefined;
  return Array.isArray(v1.errors) ? v1.errors.map(String) : undefined;
}

/** Where cloud-init is, from its `status.json`: `modules-final`; undefined between two stages. */
export function parseCloudInitStage(text: string): string | undefined {
  const v1 = parseObject(text)?.['v1'];
  if (typeof v1 !== 'object' || v1 === null || !('stage' in v1)) return undefined;
  return typeof v1.stage === 'string' ? v1.stage : undefined;
}

function firstBootCauses(status: SeenFirstBoot | undefined): readonly BootCause[] {
  if (status === undefined || status.state === 'done') return [];
  const { step = 'an unknown step', construct = '', command, exitCode, output = '' } = status;
  const whose = construct === '' ? '' : ` of ${construct}`;
  if (status.state === 'running') {
    return [{ summary: `the first boot has not got past ${step}${whose}`, detail: [] }];
  }
  const what = command === undefined ? '' : `: ${command}`;
  const how = exitCode === undefined ? '' : ` ended with ${exitCode}`;
  return [
    {
      summary: `the first boot failed at ${step}${whose}${what}${how}`,
      detail: output.split('\n').filter((line) => line.trim() !== ''),
    },
  ];
}

function systemCauses({ system, failedUnits }: BootEvidence): readonly BootCause[] {
  if (system === 'running' || failedUnits.length > 0) return [];
  return [{ summary: `systemd says "${system}" instead of "running"`, detail: [] }];
}

function addressCauses({ wantedAddress, addresses }: BootEvidence): readonly BootCause[] {
  if (addresses.includes(wantedAddress)) return [];
  const found = addresses.length === 0 ? 'none' : addresses.join(', ');
  return [
    { summary: `eth0 has not got the address ${wantedAddress}; it has ${found}`, detail: [] },
  ];
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function textField<K extends string>(
  value: Record<string, unknown> | undefined,
  key: K,
): Partial<Record<K, string>> {
  const field = value?.[key];
  return typeof field === 'string' ? ({ [key]: field } as Partial<Record<K, string>>) : {};
}
