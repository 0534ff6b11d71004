import type { Findings } from '../../values';

import type { Field } from './field';
import type { PodContainer } from './pod-template';

const ACTIONS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];
const TIMES = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
];

/** Checks the probes and hooks of a container, which containers that only run first have none of. */
export function checkHandlers({ field, role }: PodContainer, findings: Findings): void {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((name) => field.at(name));
  const lifecycle = field.at('lifecycle');
  if (role === 'init' && !field.at('restartPolicy').late) {
    for (const one of [...probes, lifecycle]) {
      if (!one.given) continue;
      const reason = 'an init container has no probes and hooks';
      const remedy = 'leave it out, or write restartPolicy: "Always" for a sidecar';
      findings.add('forbidden', one.path, undefined, reason, remedy);
    }
    return;
  }
  for (const probe of probes) {
    if (probe.given && !probe.late) checkProbe(probe, findings);
  }
  for (const hook of [lifecycle.at('postStart'), lifecycle.at('preStop')]) {
    if (hook.given && !hook.late) checkAction(hook, findings);
  }
}

function checkProbe(probe: Field, findings: Findings): void {
  checkAction(probe, findings);
  for (const time of TIMES.map((name) => probe.at(name))) {
    if (time.number === undefined || time.number >= 0) continue;
    findings.add('out-of-range', time.path, time.value, 'is less than nothing', 'write 0 or more');
  }
  const success = probe.at('successThreshold');
  // Zero is the default, which is one.
  if (probe.key !== 'readinessProbe' && success.number !== undefined && success.number > 1) {
    const reason = 'only a readiness probe counts successes';
    findings.add('unsupported', success.path, success.value, reason, 'write 1, or leave it out');
  }
  const grace = probe.at('terminationGracePeriodSeconds');
  if (probe.key !== 'readinessProbe' || !grace.given || grace.late) return;
  const reason = 'a readiness probe ends no container';
  findings.add('forbidden', grace.path, grace.value, reason, 'leave it out');
}

function checkAction(handler: Field, findings: Findings): void {
  const actions = ACTIONS.filter((name) => handler.at(name).given);
  if (actions.length !== 1) {
    const reason = actions.length === 0 ? 'does nothing' : `does ${actions.join(' and ')} at once`;
    const remedy = 'write one of "exec", "httpGet", "tcpSocket" or "grpc"';
    findings.add('invalid', handler.path, undefined, reason, remedy);
  }
  const command = handler.at('exec', 'command');
  if (!handler.at('exec').given || command.late || command.items.length > 0) return;
  findings.add('required', command.path, undefined, 'runs nothing', 'write for example ["true"]');
}
