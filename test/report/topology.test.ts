import { machinesByDomain, NO_DOMAIN, topologyPicture } from '../../lib/report/topology';
import { controlPlaneReport, planReport, workerReport } from '../support/plan-report';

describe('machinesByDomain', () => {
  it('sorts domains by name and puts machines without one last', () => {
    const { failureDomain, ...homeless } = workerReport(7);

    const groups = machinesByDomain([
      homeless,
      workerReport(2),
      workerReport(1),
      controlPlaneReport(),
    ]);

    expect(failureDomain).toBeDefined();
    expect(groups.map(([name, members]) => [name, members.map((machine) => machine.name)])).toEqual(
      [
        ['zone-a', ['control-plane-1']],
        ['zone-b', ['worker-1']],
        ['zone-c', ['worker-2']],
        [NO_DOMAIN, ['worker-7']],
      ],
    );
  });
});

describe('topologyPicture', () => {
  it('says in words what it shows', () => {
    expect(topologyPicture(planReport()).description).toBe(
      '3 machines in 3 failure domains (zone-a: 1, zone-b: 1, zone-c: 1).',
    );
  });

  it('names every machine with its address and the network with its gateway', () => {
    const { body } = topologyPicture(planReport()).draw(920);

    const text = body.toString();
    for (const word of ['control-plane-1', 'worker-1', 'worker-2', '10.77.0.11', '10.77.0.1']) {
      expect(text).toContain(
        `>${word === '10.77.0.1' ? 'Network 10.77.0.0/24 · gateway 10.77.0.1' : word}<`,
      );
    }
  });

  it('draws no wires without a network', () => {
    const { network, ...rest } = planReport();

    expect(network).toBeDefined();
    expect(topologyPicture(rest).draw(920).body.toString()).not.toContain('wire');
    expect(topologyPicture(planReport()).draw(920).body.toString()).toContain('wire');
  });
});
