import { guaranteed, qosClassOf } from '../../lib/manifests';

const pod = (...resources: readonly unknown[]) => ({
  containers: resources.map((one, index) => ({ name: `c${index}`, resources: one })),
});

describe('guaranteed resources', () => {
  it('ask for as much as they may have', () => {
    expect(guaranteed('100m', '64Mi')).toEqual({
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { cpu: '100m', memory: '64Mi' },
    });
  });

  it('make a pod Guaranteed, when all its containers have them', () => {
    const one = guaranteed(2, '1Gi');

    expect(qosClassOf(pod(one, one))).toBe('Guaranteed');
    expect(qosClassOf(pod(one, {}))).toBe('Burstable');
    expect(qosClassOf({ ...pod(one), initContainers: [{ name: 'first' }] })).toBe('Burstable');
    expect(qosClassOf({ ...pod(one), initContainers: [{ name: 'first', resources: one }] })).toBe(
      'Guaranteed',
    );
  });

  it.each<[string, unknown, unknown, string]>([
    ['no CPU', 0, '64Mi', 'cpu: "0": is less than 1m, the least that there is'],
    ['less than a thousandth', '100u', '64Mi', 'cpu: "100u": is less than 1m'],
    ['a part of a thousandth', '1500u', '64Mi', 'cpu: "1500u": is no whole number of thousandths'],
    ['no memory', 1, 0, 'memory: "0": is less than 1, the least that there is'],
    ['a part of a byte', 1, '100m', 'memory: "100m": is less than 1'],
    ['bytes and a part', 1, 1.5, 'memory: "1.5": is no whole number of bytes'],
    ['nothing at all', undefined, '1Gi', 'cpu: nothing is given'],
    ['what is no amount', 'much', '1Gi', 'cpu: "much"'],
  ])('are refused with %s', (_, cpu, memory, message) => {
    expect(() => guaranteed(cpu as never, memory as never)).toThrow(message);
  });

  it('are refused with all that is wrong at once', () => {
    expect(() => guaranteed(null as never, [] as never)).toThrow(/cpu[\s\S]*memory/);
  });
});
