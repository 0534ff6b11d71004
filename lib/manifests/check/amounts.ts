/** Amounts that the API server takes, but that nobody can have meant. */
import { Quantity } from '../../values';
import type { Findings } from '../../values';

import { amountOf } from './amount';
import type { Field } from './field';
import type { Rule } from './rule';

const LEAST = Quantity.of('1Mi');

/**
 * Parts of a byte (`128m` of memory is an eighth of a byte), less than a MiB of memory, and parts of a thousandth of a CPU, which are rounded up.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/api/pod/warnings.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/core/v1/defaults.go (SetDefaults_ResourceList)
 */
export const amounts: Rule = {
  check: 'amounts',
  find({ pods }, _, findings) {
    if (pods === undefined) return;
    const all = [...pods.containers.map(({ field }) => field), pods.spec];
    for (const field of all) {
      for (const kind of ['requests', 'limits']) {
        for (const one of field.at('resources', kind).entries) checkAmount(one, findings);
      }
    }
  },
};

function checkAmount(field: Field, findings: Findings): void {
  const amount = amountOf(field);
  if (amount === undefined || amount.isZero() || amount.isNegative()) return;
  if (field.key === 'cpu') {
    if (amount.equals(amount.roundedUp('m'))) return;
    const remedy = `write "${amount.roundedUp('m').toString()}"`;
    findings.add('invalid', field.path, field.value, 'is finer than a thousandth of a CPU', remedy);
  } else if (field.key === 'memory' || field.key === 'ephemeral-storage') {
    if (amount.compare(LEAST) >= 0) return;
    const number = /^\d+/.exec(String(field.value))?.[0] ?? '128';
    const whole = amount.equals(amount.roundedUp(''));
    const reason = whole ? 'is less than a MiB' : 'is no whole number of bytes';
    findings.add('invalid', field.path, field.value, reason, `write for example "${number}Mi"`);
  }
}
