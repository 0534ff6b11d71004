import {
  bricksPerSet,
  dataBricksPerSet,
  parseVolumeType,
  readVolumeType,
  volumeTypeText,
} from '../../lib/storage';
import { Findings, formatViolation } from '../../lib/values';

function refusal(given: unknown): string | undefined {
  const read = parseVolumeType(given);
  return read.ok ? undefined : formatViolation(read.violation);
}

describe('a volume type', () => {
  it.each([
    ['replicate:2', 2, 1],
    ['replicate:3', 3, 1],
    ['disperse:2:1', 3, 2],
    ['disperse:4:2', 6, 4],
    ['disperse:8:3', 11, 8],
    ['disperse:8:4', 12, 8],
    ['none', 1, 1],
  ])('%s has %i bricks in a set, for %i parts of the data', (text, bricks, data) => {
    const read = readVolumeType(text, new Findings());
    if (read === undefined) throw new Error('it is refused');

    expect(volumeTypeText(read)).toBe(text);
    expect([bricksPerSet(read), dataBricksPerSet(read)]).toEqual([bricks, data]);
  });

  it('without a number of replicas has three, as Kubernetes takes it', () => {
    expect(parseVolumeType('replicate')).toEqual({
      ok: true,
      value: { type: 'replicate', replica: 3 },
    });
  });

  it.each([
    ['replicate:4', 'volumetype: "replicate:4": is more than Heketi makes; write "replicate:3"'],
    ['replicate:1', 'volumetype: "replicate:1": keeps one copy or none; write "none" for one copy'],
    [
      'disperse:5:2',
      'volumetype: "disperse:5:2": is no combination that Heketi makes; write one of disperse:2:1, disperse:4:2, disperse:8:3, disperse:8:4',
    ],
  ])('%s is refused for what it asks', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it.each([
    'disperse',
    'disperse:4',
    'none:1',
    'replicate:3:1',
    'replicate:03',
    'Replicate:3',
    ' none',
    '',
    3,
    null,
    undefined,
    ['none'],
    {},
  ])('%j is none', (given) => {
    expect(refusal(given)).toMatch(
      /: is no volume type; write "replicate:3", "disperse:4:2" or "none"$/,
    );
  });
});
