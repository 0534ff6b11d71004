import { orphansMessage } from '../../../tools/commands/down';

test('machines of another checkout are left to it', () => {
  const message = orphansMessage(['worker-1'], { 'worker-1': '/srv/first' });

  expect(message).toContain("npm --prefix '/srv/first' run down");
  expect(message).not.toContain('--forget');
});
