/** Names of objects, as the API server wants them for each kind. */
import { LONGEST_LABEL, isDnsLabel, isObjectName, objectNameOf } from '../../values';
import type { Findings } from '../../values';

import type { CheckedObject } from './checked-object';
import type { Field } from './field';
import type { ObjectSet } from './object-set';
import type { Rule } from './rule';

interface NameForm {
  readonly takes: (name: string) => boolean;
  readonly called: string;
}

const SUBDOMAIN: NameForm = {
  takes: isObjectName,
  called: 'a DNS subdomain of at most 253 lower-case letters, digits, "-" and "."',
};
const LABEL: NameForm = {
  takes: isDnsLabel,
  called: 'a DNS label of at most 63 lower-case letters, digits and "-"',
};
const OLD_LABEL: NameForm = {
  takes: (name) => isDnsLabel(name) && /^[a-z]/.test(name),
  called: `${LABEL.called}, which begins with a letter`,
};
const SEGMENT: NameForm = {
  takes: isPathSegment,
  called: 'a name without "/" and "%"',
};
// A Job puts its name into a label of its pods; a CronJob adds 11 characters to its own for each Job.
const JOB: NameForm = {
  takes: (name) => isObjectName(name) && name.length <= LONGEST_LABEL,
  called: 'a DNS subdomain of at most 63 characters',
};
const LONGEST_CRON_JOB = LONGEST_LABEL - 11;
const CRON_JOB: NameForm = {
  takes: (name) => isObjectName(name) && name.length <= LONGEST_CRON_JOB,
  called: `a DNS subdomain of at most ${LONGEST_CRON_JOB} characters`,
};
// What these are called follows from what they are; their own schemas or servers judge them.
const FREE_GROUPS = [
  'rbac.authorization.k8s.io',
  'authorization.openshift.io',
  'certificates.k8s.io',
  'user.openshift.io',
];
const FORMS: Readonly<Record<string, NameForm>> = {
  Namespace: LABEL,
  'StatefulSet.apps': LABEL,
  'Job.batch': JOB,
  'CronJob.batch': CRON_JOB,
  // Its own validation has nothing to say of the name.
  'PodDisruptionBudget.policy': SEGMENT,
};
// Names of the kinds that are no words of the user: addresses, hashes.
const UNJUDGED = ['IPAddress.networking.k8s.io', 'StorageVersion.internal.apiserver.k8s.io'];

/** Whether it can be one step of a path: what names that are not DNS names must at least be. */
export function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}

/**
 * Names of objects and of their namespaces.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go
 */
export const names: Rule = {
  check: 'names',
  find(object, set, findings) {
    const metadata = object.at('metadata');
    const form = formOf(object, set);
    const name = metadata.at('name');
    const prefix = metadata.at('generateName');
    if (form !== undefined) {
      if (name.given && name.value !== '') checkName(name, form, object, findings);
      // The API server makes up the name of a LimitRange.
      else if (!prefix.given && object.kind !== 'LimitRange') {
        findings.add('required', name.path, undefined, 'has no name', 'write for example "my-app"');
      }
      // Random characters follow it, so it may end in what no name ends in.
      const shown = prefix.text?.replace(/(?<=.)-$/, 'a');
      if (shown !== undefined && !form.takes(shown)) refuse(prefix, form, object, findings);
    }
    checkNamespace(metadata.at('namespace'), findings);
    checkHosts(object, name, findings);
  },
};

function formOf({ kind, group }: CheckedObject, set: ObjectSet): NameForm | undefined {
  if (UNJUDGED.includes(kind)) return undefined;
  if (FREE_GROUPS.includes(group)) return SEGMENT;
  // From 1.36 on a name of a Service may begin with a digit (RelaxedServiceNameValidation).
  if (kind === 'Service') return set.version.atLeast('1.36') ? LABEL : OLD_LABEL;
  return Object.hasOwn(FORMS, kind) ? FORMS[kind] : SUBDOMAIN;
}

function checkName(name: Field, form: NameForm, object: CheckedObject, findings: Findings): void {
  if (name.late || (name.text !== undefined && form.takes(name.text))) return;
  refuse(name, form, object, findings);
}

function refuse(name: Field, form: NameForm, { root }: CheckedObject, findings: Findings): void {
  const kind = root.at('kind').text ?? 'object';
  const reason = `is no name for a ${kind}, which is ${form.called}`;
  findings.add('invalid', name.path, name.value, reason, remedyFor(name.text, form));
}

function remedyFor(text: string | undefined, form: NameForm): string {
  const tame = text?.toLowerCase().replace(/[_ ]+/g, '-') ?? '';
  if (form.takes(tame)) return `write "${tame}"`;
  const cut =
    text === undefined || text === '' ? '' : objectNameOf(text, text, 52).replaceAll('.', '-');
  return form.takes(cut) ? `write for example "${cut}"` : 'write for example "my-app"';
}

function checkNamespace(namespace: Field, findings: Findings): void {
  if (!namespace.given || namespace.late || namespace.value === '') return;
  if (isDnsLabel(namespace.value)) return;
  const reason = `is no name of a namespace, which is ${LABEL.called}`;
  const remedy = remedyFor(namespace.text, LABEL);
  findings.add('invalid', namespace.path, namespace.value, reason, remedy);
}

/** The pods of an Indexed Job have its name and their number as the name of their host. */
function checkHosts(object: CheckedObject, name: Field, findings: Findings): void {
  if (object.kind !== 'Job.batch' || object.at('spec', 'completionMode').text !== 'Indexed') return;
  const count = object.at('spec', 'completions').number ?? 0;
  if (count < 1 || name.text === undefined || !JOB.takes(name.text)) return;
  const host = `${name.text}-${count - 1}`;
  if (LABEL.takes(host)) return;
  const reason = `its last pod would have the host name "${host}", which is no DNS label`;
  findings.add('invalid', name.path, name.text, reason, 'shorten the name, and use no "."');
}
