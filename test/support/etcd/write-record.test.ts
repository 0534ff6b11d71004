import { WriteRecord, keyOf, periodTable, valueOf, writeOf } from './write-record';

function begun(record: WriteRecord, writer: number, count: number): void {
  for (let number = 0; number < count; number += 1) record.begin(writer);
}

describe('the record of a load', () => {
  it('knows whose write a key is of, and what value it has', () => {
    expect(writeOf(keyOf(2, 41))).toEqual([2, 41]);
    expect(writeOf('/load/2/41')).toBeUndefined();
    expect(valueOf(keyOf(2, 41))).not.toBe(valueOf(keyOf(2, 42)));
  });

  it('measures the longest time without an acknowledged write, also over a mark and up to the end', () => {
    const record = new WriteRecord(1, 0);
    begun(record, 0, 4);
    record.settle(0, 1, 'acknowledged', 100);
    record.settle(0, 2, 'unclear', 800);
    const first = record.mark('first', 1_000);
    record.settle(0, 3, 'acknowledged', 2_600);
    const second = record.mark('second', 3_000);
    record.settle(0, 4, 'refused', 3_100);
    const third = record.mark('third', 6_600);

    expect(first).toMatchObject({ acknowledged: 1, unclear: 1, refused: 0, longestGapMs: 900 });
    expect(second).toMatchObject({ acknowledged: 1, unclear: 0, longestGapMs: 2_500, seconds: 2 });
    expect(third).toMatchObject({ acknowledged: 0, refused: 1, longestGapMs: 4_000 });
    expect(record.periods.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });

  it('lists keys by what became of them', () => {
    const record = new WriteRecord(2, 0);
    begun(record, 0, 2);
    begun(record, 1, 1);
    record.settle(1, 1, 'acknowledged', 1);

    expect(record.keys('acknowledged')).toEqual([keyOf(1, 1)]);
    expect(record.keys('pending')).toEqual([keyOf(0, 1), keyOf(0, 2)]);
    expect([record.highest(0), record.highest(1), record.begun(0)]).toEqual([0, 1, 2]);
  });

  it('is a table for people', () => {
    const record = new WriteRecord(1, 0);
    record.mark('nothing at all', 1_500);

    expect(periodTable(record.periods)).toBe(
      [
        'operation         s  writes  unclear  refused  reads  longest gap\n',
        'nothing at all  1.5       0        0        0      0      1500 ms\n',
      ].join(''),
    );
  });
});
