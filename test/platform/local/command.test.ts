import { CommandFailure, attempt, lastLines, run } from '../../../lib/platform/local/command';

test('a program gets its arguments as they are, whatever a shell would make of them', async () => {
  expect(await run('printf', ['%s', '$HOME; `id` "x" *'])).toBe('$HOME; `id` "x" *');
});

test('a program that fails is told with its command, its status and its words', async () => {
  const failing = run('sh', ['-c', 'echo out; echo err >&2; exit 3']);

  await expect(failing).rejects.toThrow(CommandFailure);
  await expect(failing).rejects.toThrow(/ended with 3: err$/);
});

test('a status can be asked for instead', async () => {
  expect(await attempt('sh', ['-c', 'exit 4'])).toMatchObject({ code: 4 });
  expect(await attempt('no-such-program-here', [])).toMatchObject({ code: 127 });
});

test('a program that a signal ended has the status that a shell would give it', async () => {
  expect(await attempt('sh', ['-c', 'kill -TERM $$'])).toMatchObject({ code: 143 });
});

test('a program reads what it is given, and need not read all of it', async () => {
  expect(await attempt('cat', [], { input: 'a\nb' })).toMatchObject({ code: 0, stdout: 'a\nb' });
  expect(await attempt('cat', [], { input: '' })).toMatchObject({ code: 0, stdout: '' });
  expect(await attempt('true', [], { input: 'x'.repeat(1 << 20) })).toMatchObject({ code: 0 });
});

test('a program that takes too long is ended', async () => {
  expect(await attempt('sleep', ['20'], { timeoutMs: 50 })).toMatchObject({ code: 124 });
});

test('the last lines that say anything', () => {
  expect(lastLines('a\n\nb  \nc\n\n', 2)).toBe('b\nc');
});
