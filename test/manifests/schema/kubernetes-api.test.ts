import { KubernetesApi } from '../../../lib/manifests/schema/kubernetes-api';

describe('KubernetesApi', () => {
  test('knows the versions from 1.16 to 1.36', () => {
    expect(KubernetesApi.known).toEqual(Array.from({ length: 21 }, (_, index) => index + 16));
  });

  test('takes the nearest version for one that is not known', () => {
    expect(KubernetesApi.of(99).minor).toBe(36);
    expect(KubernetesApi.of(1).minor).toBe(16);
    expect(KubernetesApi.of(30)).toBe(KubernetesApi.of(30));
  });

  test('knows which kinds have namespaces', () => {
    expect(KubernetesApi.kindOf('apps/v1', 'Deployment')?.namespaced).toBe(true);
    expect(KubernetesApi.kindOf('v1', 'Node')?.namespaced).toBe(false);
    expect(KubernetesApi.kindOf('apps/v1', 'toString')).toBeUndefined();
  });

  test('reads every definition of every version', () => {
    for (const minor of KubernetesApi.known) {
      const api = KubernetesApi.of(minor);
      const waiting = KubernetesApi.kinds
        .filter((kind) => api.has(kind))
        .map((one) => one.definition);
      const seen = new Set<string>();
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (seen.has(name)) continue;
        seen.add(name);
        for (let { type } of api.fieldsOf(name).all.values()) {
          while (type.is === 'list' || type.is === 'map') type = type.of;
          if (type.is === 'record') waiting.push(type.definition);
        }
      }
      expect(seen.size).toBeGreaterThan(300);
    }
  });

  test('has a field as each version has it', () => {
    const fields = (minor: number) => KubernetesApi.of(minor).fieldsOf('core.v1.ServiceSpec').all;

    expect(fields(19).get('ipFamily')?.type).toEqual({ is: 'scalar', name: 'string' });
    expect(fields(20).get('ipFamily')).toBeUndefined();
    expect(fields(20).get('ipFamilies')?.type.is).toBe('list');
  });
});
