import type { Construct } from 'constructs';

import type { Violation } from '../values';

import type { Contribution } from './contribution';
import { LONGEST_NAME } from './file-path';
import { isText, itemsOf, propsOf, validateList } from './given';
import { MachineConstruct } from './machine';
import { problem } from './problem';
import { renderUdevLine, validateUdevTerm } from './udev-term';
import type { UdevTerm } from './udev-term';

/** Rules for devices as they appear. */
export interface UdevRuleProps {
  /**
   * The file name, such as `65-cortx.rules`. udev reads the files of all folders in the order of their names; what a rule wants to know
   * of a disk (`ID_WWN`, `ID_SERIAL`, `ID_FS_UUID`) is known after `60-persistent-storage.rules`.
   */
  readonly name: string;

  /** The rules in order, each a list of comparisons and assignments: `[['SUBSYSTEM', '==', 'block'], ['SYMLINK', '+=', 'cortx/data-0']]`. */
  readonly rules: readonly (readonly UdevTerm[])[];
}

/** One file under `/etc/udev/rules.d`; the first boot applies it to the devices that are there already. */
export class UdevRule extends MachineConstruct {
  /** The file name. */
  readonly name: string;
  /** The rules in order. */
  readonly rules: readonly (readonly UdevTerm[])[];

  constructor(scope: Construct, id: string, props: UdevRuleProps) {
    super(scope, id);
    const { name, rules } = propsOf(props);
    this.name = name;
    this.rules = rules;
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const found: Violation[] = [];
    if (!isText(this.name, /^[0-9]{2}-[A-Za-z0-9_.-]+\.rules$/)) {
      const remedy = 'write two digits, a hyphen, a name and ".rules": "65-cortx.rules"';
      found.push(problem('invalid', 'name', this.name, 'is no name of a rules file', remedy));
    } else if (this.name.length > LONGEST_NAME) {
      const reason = `is ${this.name.length} characters long; a file name has at most ${LONGEST_NAME}`;
      found.push(problem('too-long', 'name', this.name, reason, 'shorten it'));
    }
    found.push(...validateRuleList(this.rules, 'rules', 'holds no rule', 'name at least one'));
    itemsOf(this.rules).forEach((terms, line) => {
      const path = `rules[${line}]`;
      found.push(...validateRuleList(terms, path, 'is empty', 'leave the rule out'));
      const wrong = itemsOf(terms).flatMap((term, index) =>
        validateUdevTerm(term, `${path}[${index}]`),
      );
      found.push(...(wrong.length === 0 ? validateEffect(terms, path) : wrong));
    });
    return found;
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    return [
      {
        kind: 'file',
        path: `/etc/udev/rules.d/${this.name}`,
        content: this.rules.map((terms) => `${renderUdevLine(terms)}\n`).join(''),
        mode: '0644',
        owner: 'root:root',
      },
    ];
  }
}

/** udev leaves out a line that only compares, and says so in the journal. */
function validateEffect(given: unknown, path: string): Violation[] {
  const terms: readonly unknown[] = Array.isArray(given) ? given : [];
  if (terms.length === 0 || !terms.every(isComparison)) return [];
  const remedy = 'add an assignment, such as ["MODE", "=", "0660"]';
  return [problem('required', path, '', 'changes nothing: it only compares', remedy)];
}

function isComparison(term: unknown): boolean {
  if (!Array.isArray(term)) return false;
  const [key, operator] = term as readonly unknown[];
  return (operator === '==' || operator === '!=') && !isText(key, /^(PROGRAM|IMPORT)\b/);
}

function validateRuleList(
  given: unknown,
  path: string,
  reason: string,
  remedy: string,
): Violation[] {
  if (Array.isArray(given) && given.length === 0) {
    return [problem('required', path, '[]', reason, remedy)];
  }
  return validateList(given, path, '[[["KERNEL", "==", "sd*"], ["MODE", "=", "0660"]]]');
}
