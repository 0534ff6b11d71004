/** What a container, or a pod as a whole, asks for and is limited to. */
import type { Findings, Quantity } from '../../values';

import { amountOf, checkWhole, readAmount } from './amount';
import type { Field } from './field';
import type { PodTemplate } from './pod-template';
import { isHugePages, isPodResource, mayOvercommit, pageSize } from './resource-name';
import { sumOfRequests } from './resource-sum';

/** Checks requests and limits, and the one against the other. */
export function checkResources(
  resources: Field,
  isLegal: (name: string) => boolean,
  findings: Findings,
): void {
  const [requests, limits] = [resources.at('requests'), resources.at('limits')];
  for (const field of [...limits.entries, ...requests.entries]) {
    checkOne(field, isLegal, findings);
  }
  for (const request of requests.entries) checkLimit(request, limits, findings);
  const fields = [...limits.entries, ...requests.entries];
  const keys = fields.map(({ key }) => key);
  if (!keys.some(isHugePages) || keys.includes('cpu') || keys.includes('memory')) return;
  if (resources.late || limits.late || requests.late) return;
  const reason = 'huge pages are had only together with cpu or memory';
  const remedy = 'ask for cpu or memory too';
  findings.add('forbidden', resources.path, undefined, reason, remedy);
}

function checkOne(field: Field, isLegal: (name: string) => boolean, findings: Findings): void {
  const amount = readAmount(field, findings);
  if (!isLegal(field.key)) {
    const reason = 'is nothing that can be asked for here';
    findings.add('invalid', field.path, field.key, reason, remedyFor(field.key));
  }
  checkWhole(field, amount, findings);
  if (isHugePages(field.key)) checkPages(field, amount, findings);
}

function remedyFor(name: string): string {
  if (/^mem/i.test(name)) return 'write "memory"';
  if (/^cpus?$/i.test(name)) return 'write "cpu"';
  if (/storage|disk/i.test(name)) return 'write "ephemeral-storage", or claim a volume';
  return 'write "cpu", "memory", "ephemeral-storage", "hugepages-2Mi" or what a device plugin offers, such as "nvidia.com/gpu"';
}

function checkPages(field: Field, amount: Quantity | undefined, findings: Findings): void {
  const size = pageSize(field.key);
  if (size === undefined) {
    const reason = 'does not name the size of a page';
    findings.add('invalid', field.path, field.key, reason, 'write for example "hugepages-2Mi"');
  } else if (amount !== undefined && amount.bytes() % size.bytes() !== 0n) {
    const reason = `is no whole number of pages of ${size.toString()}`;
    const next = size.times(amount.bytes() / size.bytes() + 1n).toString();
    findings.add('invalid', field.path, field.value, reason, `write for example "${next}"`);
  }
}

function checkLimit(request: Field, limits: Field, findings: Findings): void {
  if (limits.late) return;
  const limit = limits.at(request.key);
  const [wanted, most] = [amountOf(request), amountOf(limit)];
  if (!mayOvercommit(request.key)) {
    if (!limit.given) {
      const reason = `${request.key} is asked for without a limit, and must not be overcommitted`;
      findings.add('required', limit.path, undefined, reason, 'set the limit to what is asked for');
    } else if (wanted !== undefined && most?.equals(wanted) === false) {
      const reason = `is not the limit of ${most.toString()}, and ${request.key} must not be overcommitted`;
      findings.add('conflict', request.path, request.value, reason, 'set both to the same');
    }
  } else if (wanted !== undefined && most !== undefined && wanted.compare(most) > 0) {
    const reason = `is more than the limit of ${most.toString()}`;
    findings.add(
      'conflict',
      request.path,
      request.value,
      reason,
      'raise the limit, or ask for less',
    );
  }
}

/**
 * What is set for a pod as a whole, from 1.34 on: its requests are no less than those of its containers together, and its limits no less than
 * that of any of them.
 */
export function checkPodResources(pods: PodTemplate, findings: Findings): void {
  const resources = pods.spec.at('resources');
  if (!resources.given) return;
  checkResources(resources, isPodResource, findings);
  const mains = pods.containers.filter(({ role }) => role === 'main');
  for (const whole of resources.at('limits').entries) {
    const most = amountOf(whole);
    for (const { field } of mains) {
      const own = field.at('resources', 'limits', whole.key);
      const amount = amountOf(own);
      if (most === undefined || amount === undefined || amount.compare(most) <= 0) continue;
      const reason = `is more than the limit of the pod, ${most.toString()}`;
      findings.add('conflict', own.path, own.value, reason, 'lower it, or raise that of the pod');
    }
  }
  for (const whole of resources.at('requests').entries) {
    const amount = amountOf(whole);
    const needed = sumOfRequests(pods, whole.key, false);
    if (amount === undefined || needed === undefined || needed.compare(amount) <= 0) continue;
    const reason = `is less than what its containers ask for together, ${needed.toString()}`;
    findings.add(
      'conflict',
      whole.path,
      whole.value,
      reason,
      `write "${needed.toString()}" or more`,
    );
  }
}
