import { worthRepeating } from '../../tools/repeat-alone';

describe('worthRepeating', () => {
  it('is a failure of few, not of many', () => {
    expect(worthRepeating(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(worthRepeating(['a', 'b', 'c', 'd'])).toEqual([]);
    expect(worthRepeating([])).toEqual([]);
  });
});
