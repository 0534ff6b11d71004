import {
  barWidths,
  capacityLines,
  capacityPicture,
  capacityStacks,
  equation,
} from '../../lib/report/capacity';
import { Quantity } from '../../lib/values';
import { amounts, controlPlaneReport, workerReport } from '../support/plan-report';

describe('capacityLines', () => {
  it('prints each sum in one unit, so that it can be added up', () => {
    expect(capacityLines(workerReport())?.map(equation)).toEqual([
      '16000m − 1000m kube − 500m system − 0 eviction = 14500m allocatable',
      '32768Mi − 2048Mi kube − 1024Mi system − 500Mi eviction = 29196Mi allocatable',
      '100Gi − 1Gi kube − 1Gi system − 10Gi eviction = 88Gi allocatable',
    ]);
  });

  it('says so when the figures do not add up', () => {
    const machine = { ...workerReport(), allocatable: amounts('14500m', '29Gi', '88Gi') };

    const memory = capacityLines(machine)?.[1];

    expect(memory?.addsUp).toBe(false);
    expect(memory && equation(memory)).toContain('≠ 29696Mi allocatable');
    expect(drawn(machine)).toContain('does not add up');
    expect(drawn(workerReport())).not.toContain('does not add up');
  });

  it('rounds shares of the capacity so that the sum holds, and says so', () => {
    const none = amounts('0', '0', '0');
    const threshold = Quantity.of('32Gi').timesPercent('7%');
    const machine = {
      ...workerReport(),
      reservations: { kube: none, system: none, eviction: { ...none, memory: threshold } },
      allocatable: { ...amounts('16', '1', '100Gi'), memory: Quantity.of('32Gi').minus(threshold) },
    };

    const memory = capacityLines(machine)?.[1];

    expect(memory && equation(memory)).toBe(
      '32768Mi − 0 kube − 0 system − 2293.76Mi eviction = 30474.24Mi allocatable',
    );
    expect(memory?.note).toBe('rounded to 0.001Mi');
    expect(drawn(machine)).toContain('rounded to 0.001Mi');
  });

  it('counts huge pages where there are some', () => {
    const none = amounts('0', '0', '0');
    const { kube = none, system = none, eviction = none } = workerReport().reservations ?? {};
    const machine = {
      ...workerReport(),
      reservations: { kube, system, eviction, hugePages: Quantity.of('4Gi') },
      allocatable: amounts('14500m', '25100Mi', '88Gi'),
    };

    expect(capacityLines(machine)?.map((line) => line.addsUp)).toEqual([true, true, true]);
    expect(capacityLines(machine)?.map(equation)[1]).toBe(
      '32768Mi − 2048Mi kube − 1024Mi system − 500Mi eviction − 4096Mi huge pages = 25100Mi allocatable',
    );
  });

  it('has nothing to say about a machine without a capacity', () => {
    const { capacity, ...machine } = workerReport();

    expect(capacity).toBeDefined();
    expect(capacityLines(machine)).toBeUndefined();
  });

  it('takes a machine without reservations', () => {
    const { reservations, ...machine } = {
      ...workerReport(),
      allocatable: amounts('16', '32Gi', '100Gi'),
    };

    expect(reservations).toBeDefined();
    expect(capacityLines(machine)?.map(equation)[1]).toBe(
      '32Gi − 0 kube − 0 system − 0 eviction = 32Gi allocatable',
    );
  });
});

function drawn(machine: ReturnType<typeof workerReport>): string {
  const [stack = { machines: [], lines: [] }] = capacityStacks([machine]);
  return capacityPicture(stack, 0).draw(920).body.toString();
}

describe('capacityStacks', () => {
  it('puts machines with the same figures together', () => {
    const stacks = capacityStacks([workerReport(1), controlPlaneReport(), workerReport(2)]);

    expect(stacks.map((stack) => stack.machines)).toEqual([
      ['worker-1', 'worker-2'],
      ['control-plane-1'],
    ]);
  });
});

describe('barWidths', () => {
  it('fills the bar, and shows what is small', () => {
    const widths = barWidths([0.0001, 0, 0.4, 0.5999], 900);

    expect(widths[0]).toBe(3);
    expect(widths[1]).toBe(0);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(900);
  });

  it('stays within the bar when more is reserved than there is', () => {
    const widths = barWidths([0.9, 0.9, -0.8], 900);

    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(900);
    expect(Math.min(...widths)).toBe(0);
  });
});
