import { podAddressPairs, podRoutes } from '../../lib/manifests';

describe('what a network knows of pods', () => {
  it('is the whole range at each port', () => {
    expect(podAddressPairs('10.244.0.0/16')).toEqual([{ ipAddress: '10.244.0.0/16' }]);
  });

  it.each<[string, unknown, string]>([
    ['no range', '10.244.0.0', 'podCidr: "10.244.0.0": has no prefix'],
    ['nothing', undefined, 'podCidr: nothing is given'],
    ['every address', '0.0.0.0/0', 'podCidr: "0.0.0.0/0": is every address'],
  ])('is refused with %s', (_, given, message) => {
    expect(() => podAddressPairs(given as never)).toThrow(message);
  });

  it('is a route to each machine, in the order of the ranges', () => {
    const routes = podRoutes({
      'worker-2': { address: '10.0.0.12', podCidr: '10.244.10.0/24' },
      'worker-1': { address: '10.0.0.11', podCidr: '10.244.2.0/24' },
    });

    expect(routes).toEqual([
      { destinationCidr: '10.244.2.0/24', nextHop: '10.0.0.11' },
      { destinationCidr: '10.244.10.0/24', nextHop: '10.0.0.12' },
    ]);
    expect(podRoutes({})).toEqual([]);
  });

  const one = { address: '10.0.0.11', podCidr: '10.244.1.0/24' };
  it.each<[string, unknown, string]>([
    ['no machines', [], 'is no record of machines'],
    ['what is no machine', { a: 'x' }, 'a: "x": is no machine with pods'],
    [
      'one address twice',
      { a: one, b: { ...one, podCidr: '10.244.2.0/24' } },
      'b.address: "10.0.0.11": is the address of two machines',
    ],
    [
      'ranges in common',
      { a: one, b: { ...one, address: '10.0.0.12' } },
      'b.podCidr: "10.244.1.0/24": has addresses in common with a.podCidr',
    ],
    [
      'a machine among its pods',
      { a: { address: '10.244.1.1', podCidr: '10.244.1.0/24' } },
      'a.address: "10.244.1.1": lies within the range of its own pods',
    ],
  ])('as routes is refused with %s', (_, given, message) => {
    expect(() => podRoutes(given as never)).toThrow(message);
  });
});
