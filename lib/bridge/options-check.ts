/** What is wrong with the options of a construct. */
import * as pulumi from '@pulumi/pulumi';

import { Duration, checkSwitch, hasPlaceholder, isRecord, readTexts } from '../values';
import type { Findings } from '../values';

import type { ExistingObject, ObjectOptions } from './deploy-options';

const SWITCHES = ['skipAwait', 'patchForce', 'protect', 'retainOnDelete'] as const;
const LISTS = [
  ['ignoreChanges', 'spec.replicas'],
  ['replaceOnChanges', 'spec.selector'],
] as const;
const OTHERS = ['waitFor', 'timeout', 'existing', 'aliases', 'dependsOn', 'deletedWith'];
const KNOWN = new Set<string>([...SWITCHES, ...LISTS.map(([key]) => key), ...OTHERS]);
const EXISTING: readonly ExistingObject[] = ['refuse', 'patch', 'upsert'];

const CONDITION = /^condition=[^=\s]+(=[^=\s]+)?$/;

/** The options, but for those that are wrong, which are among the findings. */
export function readOptions(given: unknown, path: string, findings: Findings): ObjectOptions {
  if (!isRecord(given)) {
    findings.add('invalid', path, given, 'is no record of options', 'write { timeout: "5m" }');
    return {};
  }
  const before = findings.violations.length;
  for (const key of Object.keys(given)) {
    if (KNOWN.has(key)) continue;
    const known = [...KNOWN].sort().join(', ');
    findings.add(
      'unsupported',
      `${path}.${key}`,
      undefined,
      'is no option',
      `write one of ${known}`,
    );
  }
  const options: ObjectOptions = given;
  for (const key of SWITCHES) checkSwitch(options[key], `${path}.${key}`, findings);
  for (const [key, example] of LISTS) {
    readTexts(options[key], `${path}.${key}`, example, findings);
  }
  checkWaitFor(options.waitFor, `${path}.waitFor`, findings);
  checkTimeout(options.timeout, `${path}.timeout`, findings);
  checkResources(given, path, findings);
  const { existing } = options;
  if (existing !== undefined && !EXISTING.includes(existing)) {
    const remedy = 'write "refuse", "patch" or "upsert"';
    findings.add('unsupported', `${path}.existing`, existing, 'is no way to treat one', remedy);
  }
  return findings.violations.length === before ? options : {};
}

/** What Pulumi would stumble over after it has registered the first objects. */
function checkResources(
  { aliases, dependsOn, deletedWith }: Readonly<Record<string, unknown>>,
  path: string,
  findings: Findings,
): void {
  if (aliases !== undefined && typeof aliases !== 'function' && !Array.isArray(aliases)) {
    const remedy = 'write for example [{ name: "old-name" }]';
    findings.add('invalid', `${path}.aliases`, aliases, 'is no list and no function', remedy);
  }
  if (deletedWith !== undefined && !isResource(deletedWith)) {
    const place = `${path}.deletedWith`;
    findings.add('invalid', place, undefined, 'is no resource', 'give the resource itself');
  }
  if (dependsOn !== undefined) checkDependsOn(dependsOn, `${path}.dependsOn`, findings);
}

function checkDependsOn(given: unknown, path: string, findings: Findings): void {
  if (isLater(given)) return;
  if (!Array.isArray(given)) {
    findings.add('invalid', path, undefined, 'is no list', 'write [resource]');
    return;
  }
  for (const [index, one] of given.entries()) {
    if (isResource(one) || isLater(one)) continue;
    const remedy = 'give the resource itself; charts depend on each other by addDependency';
    findings.add('invalid', `${path}[${index}]`, undefined, 'is no resource', remedy);
  }
}

function isResource(value: unknown): boolean {
  return pulumi.Resource.isInstance(value);
}

function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function checkTimeout(given: ObjectOptions['timeout'], path: string, findings: Findings): void {
  if (given === undefined) return;
  const seconds = findings.take(Duration.parse(given, path))?.seconds();
  if (seconds === undefined || (seconds > 0 && Number.isInteger(seconds))) return;
  findings.add(
    'out-of-range',
    path,
    given,
    'is not a whole number of seconds above 0',
    'write for example "5m"; skipAwait waits not at all',
  );
}

function checkWaitFor(given: unknown, path: string, findings: Findings): void {
  if (given === undefined) return;
  const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  if (list.length === 0) {
    findings.add('required', path, undefined, 'names nothing to wait for', EXAMPLE);
  }
  for (const one of list) {
    const reason = typeof one === 'string' ? waitForProblem(one) : 'is no text';
    if (typeof one === 'string' && hasPlaceholder(one)) {
      const remedy = 'write a plain text';
      findings.add('invalid', path, undefined, 'holds an Output, and has to be known', remedy);
    } else if (reason !== undefined) findings.add('invalid', path, one, reason, EXAMPLE);
  }
}

const EXAMPLE = 'write for example "condition=Ready" or "jsonpath={.status.phase}=Running"';

/**
 * Why the provider would refuse an expression, as far as that can be told without its parser for JSONPath.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/jsonpath/jsonpath.go
 */
function waitForProblem(expression: string): string | undefined {
  if (expression.startsWith('condition=')) {
    return CONDITION.test(expression) ? undefined : 'is no condition';
  }
  if (!expression.startsWith('jsonpath=')) return 'is neither "condition=…" nor "jsonpath=…"';
  // A comparison inside of the path is no "=" of the expression.
  const parts = expression.slice('jsonpath='.length).replaceAll('==', '').split('=');
  const [path = '', value] = parts;
  if (parts.length > 2) return 'has more than one "="';
  if (/^'.*'$/.test(path)) return 'is quoted as for a shell';
  if (!/\{.*\}/s.test(path)) return 'has no path in braces';
  return value === '' ? 'has nothing behind the "="' : undefined;
}
