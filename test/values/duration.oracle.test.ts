import { Duration } from '../../lib/values';
import oracle from './duration.oracle.json';

interface Reading {
  readonly in: string;
  readonly out?: string;
  readonly ns?: string;
  readonly error?: string;
}

const readings: readonly Reading[] = oracle.read;

test('reads and refuses every duration as Go does, and prints it the same way', () => {
  const ours = readings.map((row) => {
    const outcome = Duration.parse(row.in);
    if (!outcome.ok) return { in: row.in, error: 'refused' };
    return {
      in: row.in,
      out: outcome.value.toString(),
      ns: String(outcome.value.nanoseconds),
    };
  });

  expect(readings.filter((row) => row.error === undefined).length).toBeGreaterThan(200);
  expect(readings.filter((row) => row.error !== undefined).length).toBeGreaterThan(40);
  expect(ours).toEqual(readings);
});

test('prints every number of nanoseconds as Go does', () => {
  const ours = oracle.print.map(({ ns }) => ({ ns, out: Duration.of(`${ns}ns`).toString() }));

  expect(oracle.print.length).toBeGreaterThan(100);
  expect(ours).toEqual(oracle.print);
});
