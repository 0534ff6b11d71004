import { isAlive, run, runSync, tail, whichAll, withPath } from '../../tools/process';

const sh = (script: string): readonly string[] => ['/bin/sh', '-c', script];

describe('run', () => {
  it('gives what was printed, and the exit code', async () => {
    expect(await run(sh('echo out; echo err >&2; exit 3'))).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('gives whole lines of stderr while it runs', async () => {
    const lines: string[] = [];
    await run(sh('printf "a\\nb" >&2; sleep 0.1; printf "c\\n" >&2'), {
      onErrorLine: (line) => lines.push(line),
    });

    expect(lines).toEqual(['a', 'bc']);
  });

  it('gives the code of a shell for a program that is not there, or was ended', async () => {
    expect(await run(['/no/such/program'])).toMatchObject({ code: 127 });
    expect(await run(sh('kill -TERM $$'))).toMatchObject({ code: 143 });
    expect(runSync(['/no/such/program'])).toMatchObject({ code: 127 });
    expect(await run(sh('exec sleep 30'), { timeout: 100 })).toMatchObject({ code: 143 });
  });
});

describe('the search path', () => {
  it('finds executables only, in order', () => {
    expect(whichAll('sh', { PATH: '/nowhere:relative:/bin' })).toEqual(['/bin/sh']);
    expect(whichAll('passwd', { PATH: '/etc' })).toEqual([]);
    expect(whichAll('sh', {})).toEqual([]);
  });

  it('gets folders in front, once', () => {
    expect(withPath({ PATH: '/b:/a:/c', X: '1' }, '/a')).toEqual({ PATH: '/a:/b:/c', X: '1' });
  });
});

describe('tail and isAlive', () => {
  it('show the last lines, and who lives', () => {
    expect(tail('a\nb\nc\n\n', 2)).toBe('b\nc');
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(4194999)).toBe(false);
  });
});
