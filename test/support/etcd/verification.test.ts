import { promisedBy, verdictText, verify } from './verification';
import type { ClusterContents } from './verification';
import { WriteRecord, counterText, keyOf, registerOf, valueOf } from './write-record';

const HASH = { hash: '7', revision: '9', compactRevision: '1' };

/** Two writers of three writes each: acknowledged, unclear, refused. */
function record(): WriteRecord {
  const made = new WriteRecord(2, 0);
  for (const writer of [0, 1]) {
    for (const fate of ['acknowledged', 'unclear', 'refused'] as const) {
      made.settle(writer, made.begin(writer), fate, 1);
    }
  }
  return made;
}

function contents(change: Partial<ClusterContents> = {}): ClusterContents {
  const keys = [keyOf(0, 1), keyOf(1, 1), keyOf(1, 2)];
  return {
    revision: '9',
    keys: new Map(keys.map((key) => [key, valueOf(key)])),
    registers: new Map([
      [registerOf(0), counterText(1)],
      [registerOf(1), counterText(2)],
    ]),
    hashes: [
      { ...HASH, endpoint: 'a' },
      { ...HASH, endpoint: 'b' },
    ],
    alarms: [],
    ...change,
  };
}

function findings(change: Partial<ClusterContents>): readonly string[] {
  return verify(promisedBy(record()), contents(change), record()).findings;
}

describe('the verification', () => {
  it('finds nothing when all acknowledged writes are there, and some unclear ones', () => {
    const verdict = verify(promisedBy(record()), contents(), record());

    expect(verdict).toMatchObject({ acknowledged: 2, found: 3, possible: 4, findings: [] });
    expect(verdictText('x', verdict)).toBe(
      'x: 2 acknowledged <= 3 there <= 4 possible, 2 members of one hash at revision 9: all there',
    );
  });

  it('finds a key that was lost, and that there are too few', () => {
    const keys = new Map([[keyOf(1, 1), valueOf(keyOf(1, 1))]]);

    expect(findings({ keys })).toEqual([
      `1 acknowledged and lost: ${keyOf(0, 1)}`,
      '1 keys, which is not between 2 and 4',
    ]);
  });

  it('finds another value', () => {
    const keys = new Map(contents().keys).set(keyOf(0, 1), 'other');

    expect(findings({ keys })).toEqual([`1 with another value: ${keyOf(0, 1)}`]);
  });

  it('finds a key that was refused, or never written', () => {
    const refused = keyOf(0, 3);

    expect(findings({ keys: new Map(contents().keys).set(refused, valueOf(refused)) })).toEqual([
      `1 there though never written, or refused: ${refused}`,
    ]);
    expect(findings({ keys: new Map(contents().keys).set('/load/x', valueOf('/load/x')) })).toEqual(
      ['1 there though never written, or refused: /load/x'],
    );
  });

  it('finds a counter that went back, is lost, or was never so high', () => {
    const set = (text: string): ReadonlyMap<string, string> =>
      new Map(contents().registers).set(registerOf(1), text);

    expect(findings({ registers: set(counterText(0)) })).toEqual([
      'the counter of writer 1 went back from 1 to 0',
    ]);
    expect(findings({ registers: set(counterText(4)) })).toEqual([
      'the counter of writer 1 is 4, and only 3 were written',
    ]);
    expect(findings({ registers: new Map([[registerOf(0), counterText(1)]]) })).toEqual([
      'the counter of writer 1 is lost',
    ]);
  });

  it('finds members that differ, tell nothing, or have an alarm', () => {
    const other = { ...HASH, endpoint: 'b', hash: '8' };

    expect(findings({ hashes: [{ ...HASH, endpoint: 'a' }, other] })).toEqual([
      'members differ: a has 7 since 1, b has 8 since 1',
    ]);
    expect(findings({ hashes: [] })).toEqual(['no member told its hash']);
    expect(findings({ alarms: ['NOSPACE of 8e'] })).toEqual(['alarm NOSPACE of 8e']);
  });
});
