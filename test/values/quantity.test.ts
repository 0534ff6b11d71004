import { InvalidConfiguration, Quantity } from '../../lib/values';

const print = (input: string | number | bigint) => Quantity.of(input).toString();

describe('reading and printing', () => {
  test.each([
    ['500m', '500m'],
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1024Mi', '1Gi'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1500E3', '1500e3'],
    ['-0.5', '-500m'],
    ['+5', '5'],
    ['.5', '500m'],
    ['5.', '5'],
    ['0Gi', '0'],
    ['1.5e', undefined],
  ])('prints %s in the canonical form', (input, canonical) => {
    const outcome = Quantity.parse(input);

    expect(outcome.ok ? outcome.value.toString() : undefined).toBe(canonical);
  });

  test('takes plain numbers by the shortest text that means them', () => {
    expect(print(16)).toBe('16');
    expect(print(0.1)).toBe('100m');
    expect(print(1e-7)).toBe('100n');
    expect(print(-0)).toBe('0');
    expect(print(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991');
    expect(print(0.1 + 0.2)).toBe('300000001n');
  });

  test('takes whole numbers of any size that Kubernetes holds', () => {
    expect(print(2n ** 63n - 1n)).toBe('9223372036854775807');
    expect(print(0n)).toBe('0');
  });

  test('rounds up, away from zero, what is finer than 10⁻⁹', () => {
    expect(print('0.1n')).toBe('1n');
    expect(print('-0.1n')).toBe('-1n');
    expect(print('1e-300')).toBe('1e-9');
    expect(print('1.0000000001')).toBe('1000000001n');
  });

  test('stays what it is when it is read again', () => {
    const quantity = Quantity.of('1.5Gi');

    expect(Quantity.parse(quantity)).toEqual({ ok: true, value: quantity });
    expect(JSON.stringify({ memory: quantity })).toBe('{"memory":"1536Mi"}');
  });

  test('throws every reason at once where a program gives a bad literal', () => {
    expect(() => Quantity.of('16GB')).toThrow(InvalidConfiguration);
    expect(() => Quantity.of('16GB')).toThrow(
      'write "16Gi" (powers of 1024) or "16G" (powers of 1000)',
    );
  });
});

describe('arithmetic', () => {
  test('works out what is left for pods on the machine of the design', () => {
    const cpu = Quantity.of(16).minus('1').minus('500m');
    const memory = Quantity.of('32Gi').minus('2Gi').minus('1Gi').minus('500Mi');
    const capacity = Quantity.of('100Gi');
    const storage = capacity.minus('1Gi').minus('1Gi').minus(capacity.timesPercent('10%'));

    expect(cpu.toString()).toBe('14500m');
    expect(memory.toString()).toBe('29196Mi');
    expect(storage.toString()).toBe('88Gi');
  });

  test('goes below zero and says so', () => {
    const left = Quantity.of('1Gi').minus('2Gi');

    expect(left.isNegative()).toBe(true);
    expect(left.toString()).toBe('-1Gi');
    expect(left.plus('1Gi').isZero()).toBe(true);
    expect(Quantity.max(left, 0).toString()).toBe('0');
  });

  test('takes the suffixes of what is added to nothing', () => {
    expect(Quantity.zero.plus('1Ki').toString()).toBe('1Ki');
    expect(Quantity.zero.plus(1024).toString()).toBe('1024');
    expect(Quantity.zero.minus('1Mi').toString()).toBe('-1Mi');
  });

  test('holds sums that no single field of Kubernetes can', () => {
    const total = Quantity.of('7Ei').times(3);

    expect(total.toString()).toBe('21Ei');
    expect(Quantity.of('9E').times(1000).toString()).toBe('9000E');
  });

  test('takes a share exactly, and rounds up what is finer than 10⁻⁹', () => {
    expect(Quantity.of('100Gi').timesPercent(10).toString()).toBe('10Gi');
    expect(Quantity.of('1').timesPercent('7.5%').toString()).toBe('75m');
    expect(Quantity.of('1n').timesPercent('1%').toString()).toBe('1n');
    expect(Quantity.of('32Gi').timesPercent(0).isZero()).toBe(true);
  });

  test('refuses to multiply by a fraction or by no percentage', () => {
    expect(() => Quantity.of(1).times(1.5)).toThrow(RangeError);
    expect(() => Quantity.of(1).timesPercent('110%')).toThrow(InvalidConfiguration);
  });
});

describe('order', () => {
  test('compares amounts, not spellings', () => {
    expect(Quantity.of('1Ki').equals(1024)).toBe(true);
    expect(Quantity.of('1Ki').equals('1k')).toBe(false);
    expect(Quantity.of('1G').compare('1Gi')).toBeLessThan(0);
    expect(Quantity.of('-1').compare('0')).toBeLessThan(0);
    expect(Quantity.min('1Gi', '1G').toString()).toBe('1G');
    expect(Quantity.max('1Gi', '1G').toString()).toBe('1Gi');
  });
});

describe('units', () => {
  test('prints in a chosen unit without losing anything', () => {
    expect(Quantity.of('29196Mi').in('Gi')).toBe('28.51171875Gi');
    expect(Quantity.of('14500m').in('')).toBe('14.5');
    expect(Quantity.of('-1Gi').in('Mi')).toBe('-1024Mi');
    expect(Quantity.of(0).in('Gi')).toBe('0Gi');
  });

  test('gives whole bytes and millicores, rounded up as Kubernetes does', () => {
    expect(String(Quantity.of('1.1').bytes())).toBe('2');
    expect(String(Quantity.of('-1.1').bytes())).toBe('-2');
    expect(String(Quantity.of('0.5m').millis())).toBe('1');
    expect(String(Quantity.of('14.5').millis())).toBe('14500');
    expect(String(Quantity.zero.bytes())).toBe('0');
  });

  test('rounds to whole units of a disk', () => {
    expect(Quantity.of('10737418241').roundedUp('Gi').in('Gi')).toBe('11Gi');
    expect(Quantity.of('10737418239').roundedDown('Mi').in('Mi')).toBe('10239Mi');
    expect(Quantity.of('10Gi').roundedUp('Gi').in('Gi')).toBe('10Gi');
  });

  test('gives the nearest floating point number for charts', () => {
    expect(Quantity.of('14500m').toNumber()).toBe(14.5);
    expect(Quantity.of('1n').toNumber()).toBe(1e-9);
    expect(Quantity.of('-2Ki').toNumber()).toBe(-2048);
  });
});
