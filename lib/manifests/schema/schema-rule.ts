import type { Rule } from '../check/rule';

import { ObjectCheck } from './check-object';
import { KubernetesApi } from './kubernetes-api';

/** Objects are what the API server of the target version decodes, with all that it asks for. */
export const schemaRule: Rule = {
  check: 'schema',

  find({ root }, set, findings) {
    const [apiVersion, kind] = [root.at('apiVersion').text ?? '', root.at('kind').text ?? ''];
    const known = KubernetesApi.kindOf(apiVersion, kind);
    if (known === undefined) return;
    const api = KubernetesApi.of(set.version.minor);
    if (api.has(known)) ObjectCheck.run(root, known, api, findings);
  },
};
