import { glusterBrickPorts } from '../../lib/storage';

describe('ports of bricks', () => {
  it('for 100 volumes without spare ones are those of the guide', () => {
    expect(glusterBrickPorts({ volumes: 100, spare: 0 })).toEqual({ first: 49_152, last: 49_251 });
  });

  it.each([
    [{ volumes: 3 }, 49_152, 49_164],
    [{ volumes: 10, bricksPerVolume: 4 }, 49_152, 49_201],
    [{ volumes: 2, first: 50_000, spare: 2 }, 50_000, 50_003],
    [{ volumes: 0, spare: 0 }, 49_152, 49_152],
  ])('for %j are %i to %i', (input, first, last) => {
    expect(glusterBrickPorts(input)).toEqual({ first, last });
  });
});
