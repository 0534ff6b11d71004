import type { Findings } from '../../values';
import type { CheckedObject } from '../check/checked-object';
import type { Rule } from '../check/rule';

import { isServed } from './api-versions';
import { checkDefinition } from './check-definition';
import { ObjectCheck } from './check-object';
import { DEFINITIONS, customKinds } from './custom-kinds';
import type { CustomKind } from './custom-kinds';
import { checkCustomObject } from './custom-object';
import { KubernetesApi } from './kubernetes-api';

/**
 * Objects are what the API server of the target version decodes, with all that it asks for; those of custom kinds too, where their
 * CustomResourceDefinition is in the set.
 */
export const schema: Rule = {
  check: 'schema',

  find(object, set, findings) {
    const api = KubernetesApi.of(set.version.minor);
    const custom = customKinds(set).get(object.kind);
    if (custom === undefined) checkBuiltIn(object, api, findings);
    else checkCustom(object, custom, api, findings);
  },
};

function checkBuiltIn(object: CheckedObject, api: KubernetesApi, findings: Findings): void {
  const { root } = object;
  const known = KubernetesApi.kindOf(root.at('apiVersion').text ?? '', root.at('kind').text ?? '');
  if (known === undefined || !isServed(known, api)) return;
  ObjectCheck.run(root, known, api, findings);
  if (object.kind === DEFINITIONS) checkDefinition(object, findings);
}

function checkCustom(
  { root, version }: CheckedObject,
  { kind, group, versions }: CustomKind,
  api: KubernetesApi,
  findings: Findings,
): void {
  // Versions that are known only later are right.
  if (versions === undefined) return;
  const served = versions.filter((one) => one.served);
  const own = served.find(({ name }) => name === version);
  if (own !== undefined) {
    checkCustomObject(root, own, api, findings);
    return;
  }
  const field = root.at('apiVersion');
  const reason = `the CustomResourceDefinition of ${kind} does not serve this version`;
  const names = served.map(({ name }) => `"${group}/${name}"`);
  const remedy =
    names.length === 0 ? 'set served: true at a version' : `write ${names.join(' or ')}`;
  findings.add('unsupported', field.path, field.text, reason, remedy);
}
