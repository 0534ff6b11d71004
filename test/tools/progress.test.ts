import { formatElapsed, Steps } from '../../tools/progress';

// eslint-disable-next-line no-control-regex -- colours are not looked at
const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

describe('formatElapsed', () => {
  it.each([
    [0, '0.0 s'],
    [340, '0.3 s'],
    [9_940, '9.9 s'],
    [42_400, '42 s'],
    [195_000, '3 min 15 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatElapsed(milliseconds)).toBe(text);
  });
});

describe('Steps', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function watched(isTTY: boolean): { readonly steps: Steps; said(): string } {
    let text = '';
    const steps = new Steps({ isTTY, write: (more) => (text += more) });
    return { steps, said: () => plain(text) };
  }

  it('prints a line for each step with its result and its time', async () => {
    const { steps, said } = watched(false);
    await steps.step('first', async (report) => {
      report.result('first: done');
      await jest.advanceTimersByTimeAsync(1_500);
    });

    expect(said()).toBe('✔ first: done (1.5 s)\n');
    expect(steps.times).toEqual([{ step: 'first', milliseconds: 1_500 }]);
  });

  it('shows a failed step as failed and throws on', async () => {
    const { steps, said } = watched(false);

    await expect(steps.step('first', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(said()).toBe('✖ first (0.0 s)\n');
  });

  it('without a terminal says every ten seconds that it is still there', async () => {
    const { steps, said } = watched(false);
    await steps.step('build', async (report) => {
      report.detail('12 packages');
      await jest.advanceTimersByTimeAsync(20_000);
    });

    expect(said()).toBe('… build, 10 s, 12 packages\n… build, 20 s, 12 packages\n✔ build (20 s)\n');
  });

  it('on a terminal writes over its own line', async () => {
    const { steps, said } = watched(true);
    await steps.step('build', async () => {
      await jest.advanceTimersByTimeAsync(130);
    });

    expect(said()).toBe('\r\u001b[K⠋ build, 0.1 s\r\u001b[K✔ build (0.1 s)\n');
  });

  it('lets the inner of two steps report alone', async () => {
    const { steps, said } = watched(false);
    await steps.step('outer', async () => {
      await steps.step('inner', async () => {
        await jest.advanceTimersByTimeAsync(10_000);
      });
      await jest.advanceTimersByTimeAsync(10_000);
    });

    expect(said()).toBe('… inner, 10 s\n✔ inner (10 s)\n… outer, 20 s\n✔ outer (20 s)\n');
  });
});
