import { help, readArguments } from '../../../tools/commands/arguments';

describe('readArguments', () => {
  it('knows the local stack by default', () => {
    expect(readArguments(['up'])).toEqual({
      command: 'up',
      stack: 'local',
      yes: false,
      install: true,
      json: false,
      refresh: false,
      remove: false,
      forget: false,
      verbose: false,
      passed: [],
    });
  });

  it('reads options before and behind the command', () => {
    expect(
      readArguments(['--stack', 'acme/demo', 'up', '-y', '--no-install', '--refresh']),
    ).toMatchObject({
      command: 'up',
      stack: 'acme/demo',
      yes: true,
      install: false,
      refresh: true,
    });
  });

  it('gives to pulumi what follows a --, as it is', () => {
    expect(readArguments(['up', '--yes', '--', '--parallel', '4', '--yes'])).toMatchObject({
      yes: true,
      passed: ['--parallel', '4', '--yes'],
    });
    expect(readArguments(['pulumi', 'stack', 'export', '--stack', 'x'])).toMatchObject({
      command: 'pulumi',
      stack: 'local',
      passed: ['stack', 'export', '--stack', 'x'],
    });
  });

  it('gives to the machine what follows its name', () => {
    expect(
      readArguments(['enter', '--stack', 'demo', 'worker-1', 'journalctl', '-n', '5']),
    ).toMatchObject({
      command: 'enter',
      stack: 'demo',
      machine: 'worker-1',
      passed: ['journalctl', '-n', '5'],
    });
    expect(readArguments(['enter', 'worker-1', '--', 'ls', '--', '-x'])).toMatchObject({
      machine: 'worker-1',
      passed: ['ls', '--', '-x'],
    });
    expect(readArguments(['enter'])).not.toHaveProperty('machine');
  });

  it.each([[[]], [['--help']], [['up', '-h']], [['enter', '--help']]])(
    'shows the help for %j',
    (argv) => {
      expect(readArguments(argv)).toBe('help');
    },
  );

  it.each([
    [['upp'], 'unknown command "upp"'],
    [['--yes'], 'unknown command ""'],
    [['up', '--yess'], "Unknown option '--yess'"],
    [['up', '--json'], '`up` has no use for --json'],
    [['status', '--yes'], '`status` has no use for --yes'],
    [['down', '--refresh'], '`down` has no use for --refresh'],
    [['up', 'worker-1'], '`up` has no use for "worker-1"'],
    [['up', '--stack'], 'argument missing'],
    [['up', '--stack', '../x'], '"../x" is no name of a stack'],
    [['up', '--yes=true'], 'does not take an argument'],
  ])('refuses %j', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
    expect(() => readArguments(argv)).toThrow(expect.objectContaining({ exitCode: 2 }) as Error);
  });

  it('has a help that names every option', () => {
    for (const option of [
      'stack',
      'yes',
      'no-install',
      'refresh',
      'remove',
      'forget',
      'json',
      'out',
      'verbose',
    ]) {
      expect(help).toContain(`--${option}`);
    }
  });
});
