/** Which class of Pulumi's Kubernetes package stands for which kind of object. */
import * as kubernetes from '@pulumi/kubernetes';
import { getVersion } from '@pulumi/kubernetes/utilities';
import * as pulumi from '@pulumi/pulumi';

import type { KubernetesObject } from '../manifests';

import { fieldAt } from './object-field';
import { groupOf } from './object-view';

/** A class of Pulumi's Kubernetes package, with the object as its arguments. */
export type ResourceClass = new (
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** A class, and the type that its resources have in the state. */
export interface TypedResource {
  readonly type: string;
  readonly of: ResourceClass;
}

/** The modules of the package by the groups of Kubernetes' own APIs. Custom kinds in groups such as `apps.example.com` are none of these. */
const MODULES: Readonly<Record<string, string>> = {
  '': 'core',
  'admissionregistration.k8s.io': 'admissionregistration',
  'apiextensions.k8s.io': 'apiextensions',
  'apiregistration.k8s.io': 'apiregistration',
  apps: 'apps',
  'auditregistration.k8s.io': 'auditregistration',
  autoscaling: 'autoscaling',
  batch: 'batch',
  'certificates.k8s.io': 'certificates',
  'coordination.k8s.io': 'coordination',
  'discovery.k8s.io': 'discovery',
  'events.k8s.io': 'events',
  extensions: 'extensions',
  'flowcontrol.apiserver.k8s.io': 'flowcontrol',
  'networking.k8s.io': 'networking',
  'node.k8s.io': 'node',
  policy: 'policy',
  'rbac.authorization.k8s.io': 'rbac',
  'resource.k8s.io': 'resource',
  'scheduling.k8s.io': 'scheduling',
  'settings.k8s.io': 'settings',
  'storage.k8s.io': 'storage',
  'storagemigration.k8s.io': 'storagemigration',
};

/**
 * The class for an object; for a kind that the package does not have, the one for any kind.
 *
 * @param isPatch whether the object belongs to somebody else, and only these fields of it are ours
 */
export function typedResource(object: KubernetesObject, isPatch: boolean): TypedResource {
  const { apiVersion, kind } = object;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const module = MODULES[groupOf(apiVersion)] ?? '';
  const className = isPatch ? `${kind}Patch` : kind;
  const found = fieldAt(kubernetes, module, version, className);
  if (isResourceClass(found)) return { type: found.__pulumiType, of: found };
  const { CustomResource, CustomResourcePatch } = kubernetes.apiextensions;
  return {
    type: `kubernetes:${apiVersion}:${className}`,
    // Typed for literals of the kind's own fields; what it does is pass them all on.
    of: (isPatch ? CustomResourcePatch : CustomResource) as ResourceClass,
  };
}

// Each class of a resource carries its type; the modules hold nothing else with one.
function isResourceClass(
  value: unknown,
): value is ResourceClass & { readonly __pulumiType: string } {
  return (
    typeof value === 'function' && '__pulumiType' in value && typeof value.__pulumiType === 'string'
  );
}

/** A resource of which only the type is known. */
class PlainResource extends pulumi.CustomResource {}

/** Registers an object as a resource of its class. */
export function registerTyped(
  { type, of: Typed }: TypedResource,
  name: string,
  object: object,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const whole: pulumi.CustomResourceOptions = {
    ...opts,
    // The classes pass on the fields that were known when they were made; an object may have newer ones.
    transformations: [({ props, opts: same }) => ({ props: { ...object, ...props }, opts: same })],
  };
  try {
    return new Typed(name, object, whole);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Missing required property'))) {
      throw error;
    }
    // Some classes refuse an object without the field that matters, before they register anything. Others are registered by then, so let the API server say it.
    return new PlainResource(type, name, object, { version: getVersion(), ...whole });
  }
}
