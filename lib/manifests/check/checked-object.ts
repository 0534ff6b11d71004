import type { PlacedObject } from '../placed-object';

import { Field } from './field';
import { PodTemplate, TEMPLATE_STEPS } from './pod-template';
import type { QoSClass } from './qos-class';

/** An object as the rules look at it. Nothing about it is known to be right. */
export class CheckedObject {
  /** The whole object. */
  readonly root: Field;
  /** Its API group: `apps`; empty for the core. */
  readonly group: string;
  /** The version of its API: `v1`. */
  readonly version: string;
  /** Its kind with the group, as a CustomResourceDefinition would be called: `Deployment.apps`, `Service`. */
  readonly kind: string;
  /** Its name; empty when it has none that is known. */
  readonly name: string;
  /** Its namespace; where it names none, that of those which name none. */
  readonly namespace: string;
  /** The class that its pods must get. */
  readonly qos: QoSClass | undefined;
  /** Whether it holds only some fields of an object that is there already. */
  readonly partial: boolean;
  /** The pods that it makes, when its kind makes some. */
  readonly pods: PodTemplate | undefined;

  constructor(placed: PlacedObject, defaultNamespace: string) {
    this.root = Field.root(placed.object, placed.path);
    const [version = '', group = ''] = (this.root.at('apiVersion').text ?? '').split('/').reverse();
    this.version = version;
    this.group = group;
    const kind = this.root.at('kind').text ?? '';
    this.kind = group === '' ? kind : `${kind}.${group}`;
    const metadata = this.root.at('metadata');
    this.name = metadata.at('name').text ?? '';
    const namespace = metadata.at('namespace').text ?? '';
    this.namespace = namespace === '' ? defaultNamespace : namespace;
    this.qos = placed.qos;
    this.partial = placed.partial === true;
    const steps = Object.hasOwn(TEMPLATE_STEPS, this.kind) ? TEMPLATE_STEPS[this.kind] : undefined;
    this.pods = steps === undefined ? undefined : new PodTemplate(this.root.at(...steps));
  }

  /** A field of it: `at('spec', 'template')`. */
  at(...keys: readonly string[]): Field {
    return this.root.at(...keys);
  }

  /** Whether an API of Kubernetes itself defines its kind; only the metadata of others is looked at. */
  get builtIn(): boolean {
    return !this.group.includes('.') || /(?:^|\.)k8s\.io$/.test(this.group);
  }
}
