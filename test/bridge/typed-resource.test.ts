import * as kubernetes from '@pulumi/kubernetes';
import { isRecord } from 'groundwork/values';

import { childName } from '../../lib/bridge/child-name';
import { typedResource } from '../../lib/bridge/typed-resource';

function typeOf(apiVersion: string, kind: string, isPatch = false): string {
  return typedResource({ apiVersion, kind, metadata: { name: 'x' } }, isPatch).type;
}

describe('the class of an object', () => {
  test('is found for every kind that the package has a class for', () => {
    const classes = classesOfThePackage();
    const missed = classes.filter(({ token, apiVersion, kind, isPatch }) => {
      return typeOf(apiVersion, kind, isPatch) !== token;
    });

    expect(missed).toEqual([]);
    expect(classes.length).toBeGreaterThan(200);
  });

  test('is that of any kind where the package has none', () => {
    expect(typeOf('apps.kruise.io/v1beta1', 'StatefulSet')).toBe(
      'kubernetes:apps.kruise.io/v1beta1:StatefulSet',
    );
    expect(typeOf('apps.kruise.io/v1beta1', 'StatefulSet', true)).toBe(
      'kubernetes:apps.kruise.io/v1beta1:StatefulSetPatch',
    );
    expect(typeOf('apps/v9', 'Deployment')).toBe('kubernetes:apps/v9:Deployment');
    expect(
      typedResource({ apiVersion: 'v1', kind: 'Odd', metadata: { name: 'x' } }, false).of,
    ).toBe(kubernetes.apiextensions.CustomResource);
  });

  test('is none of what else stands in the package', () => {
    expect(typeOf('v1', 'toString')).toBe('kubernetes:v1:toString');
    expect(typeOf('apiextensions.k8s.io/CustomResource', 'prototype')).toBe(
      'kubernetes:apiextensions.k8s.io/CustomResource:prototype',
    );
  });
});

interface PackageClass {
  readonly token: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly isPatch: boolean;
}

/** Every class of an object in the package, by the type that it has itself. */
function classesOfThePackage(): readonly PackageClass[] {
  const versions = Object.values(kubernetes)
    .filter(isRecord)
    .flatMap((one) => Object.entries(one));
  return versions.flatMap(([version, kinds]) => {
    if (!/^v\d/.test(version) || !isRecord(kinds)) return [];
    return Object.entries(kinds).flatMap(([name, value]) => {
      const token = kubernetesType(value);
      const [, group] = /^kubernetes:(.+)\//.exec(token ?? '') ?? [];
      // Lists, of helm, of files: none of these is an object.
      if (token === undefined || group === undefined || /List$|^(Release|Chart)$/.test(name))
        return [];
      if (/^(yaml|helm\.sh|kustomize)/.test(group)) return [];
      const isPatch = name.endsWith('Patch');
      const apiVersion = group === 'core' ? version : `${group}/${version}`;
      return [{ token, apiVersion, kind: isPatch ? name.slice(0, -5) : name, isPatch }];
    });
  });
}

function kubernetesType(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined;
  const { __pulumiType: type } = value as { readonly __pulumiType?: unknown };
  return typeof type === 'string' ? type : undefined;
}

describe('the name of a resource', () => {
  test.each([
    ['storage/heketi/deployment', 'storage', 'd/heketi/deployment'],
    ['storage/heketi/deployment', '', 'd/storage/heketi/deployment'],
    ['storage/heketi/deployment/Resource', 'storage', 'd/heketi/deployment'],
    ['storage/heketi/Default/Resource', 'storage', 'd/heketi'],
    ['storage/Resource', 'storage', 'd/Resource'],
    ['Resource', '', 'd/Resource'],
    ['storage/Resource/inner', 'storage', 'd/Resource/inner'],
    ['storage/MyResource', 'storage', 'd/MyResource'],
    ['a/b/c/d', 'a/b', 'd/c/d'],
  ])('of %s below "%s" is %s', (path, source, expected) => {
    expect(childName('d', path, source)).toBe(expected);
  });
});
