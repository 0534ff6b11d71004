import { readHostArguments } from '../../../tools/language-host/main';
import { readRuntimeOptions, splitWords } from '../../../tools/language-host/options';

describe('readRuntimeOptions', () => {
  it('is TypeScript with npm by default', () => {
    expect(readRuntimeOptions({})).toEqual({
      typescript: true,
      nodeArguments: [],
      packageManager: 'npm',
    });
  });

  it('reads what Pulumi.yaml says, and lets unknown options through', () => {
    const options = {
      typescript: false,
      tsconfig: '../tsconfig.json',
      nodeargs: '--a "b c"',
      packagemanager: 'pnpm',
      later: 1,
    };

    expect(readRuntimeOptions(options)).toEqual({
      typescript: false,
      tsconfig: '../tsconfig.json',
      nodeArguments: ['--a', 'b c'],
      packageManager: 'pnpm',
    });
  });

  it.each([
    [{ typescript: 'no' }, 'true or false'],
    [{ tsconfig: 3 }, '"tsconfig" must be a string'],
    [{ nodeargs: ['--x'] }, '"nodeargs" must be a string'],
    [{ packagemanager: 'pip' }, 'known are npm, pnpm, yarn, bun'],
  ])('refuses %j', (options, message) => {
    expect(() => readRuntimeOptions(options)).toThrow(message);
  });
});

describe('splitWords', () => {
  it.each([
    ['', []],
    ['  --a   --b=1 ', ['--a', '--b=1']],
    [`--title="two words" 'single "quoted"'`, ['--title=two words', 'single "quoted"']],
    [String.raw`a\ b "c \"d\""`, ['a b', 'c "d"']],
    [`""`, ['']],
  ])('%j is %j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});

describe('readHostArguments', () => {
  it.each([
    [['127.0.0.1:1'], '127.0.0.1:1', ''],
    [['--logtostderr', '-v=9', '--tracing', 'file:/t', '127.0.0.1:1'], '127.0.0.1:1', 'file:/t'],
    [['--tracing=http://t', '127.0.0.1:1'], '127.0.0.1:1', 'http://t'],
    [['--tracing', 'http://t'], '', 'http://t'],
    [[], '', ''],
  ])('%j', (argv, engineAddress, tracing) => {
    expect(readHostArguments(argv)).toEqual({ engineAddress, tracing });
  });
});
