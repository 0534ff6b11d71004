import { isDnsLabel } from '../../values';
import type { Findings } from '../../values';

import type { Field } from './field';
import type { PodTemplate } from './pod-template';

/** Checks that there are containers, with images and names of their own. */
export function checkContainers(pods: PodTemplate, findings: Findings): void {
  const list = pods.spec.at('containers');
  if (!pods.spec.late && !list.late && list.items.length === 0) {
    const remedy = 'write for example [{ "name": "web", "image": "nginx:1.29" }]';
    findings.add('required', list.path, undefined, 'a pod has at least one container', remedy);
  }
  const taken = new Map<string, Field>();
  // Those that stay come first: the name of one that only runs before is the one to change.
  const mains = pods.containers.filter(({ role }) => role === 'main');
  const others = pods.containers.filter(({ role }) => role !== 'main');
  for (const { field } of [...mains, ...others]) checkContainer(field, taken, findings);
}

function checkContainer(container: Field, taken: Map<string, Field>, findings: Findings): void {
  if (container.late) return;
  const [name, image] = [container.at('name'), container.at('image')];
  if (!name.late && !isDnsLabel(name.value)) {
    const reason = 'is no name of a container: at most 63 lower-case letters, digits and "-"';
    findings.add(
      name.given ? 'invalid' : 'required',
      name.path,
      name.value,
      reason,
      'write for example "web"',
    );
  } else if (name.text !== undefined) {
    const other = taken.get(name.text);
    if (other === undefined) taken.set(name.text, name);
    else {
      const reason = `another container has that name (${other.path})`;
      findings.add('duplicate', name.path, name.text, reason, 'give it a name of its own');
    }
  }
  if (image.late || (image.given && image.value !== '')) return;
  const remedy = 'write for example "docker.io/library/nginx:1.29"';
  findings.add('required', image.path, undefined, 'a container has an image', remedy);
}
