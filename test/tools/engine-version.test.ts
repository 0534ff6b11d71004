import { oldestEngine, whyNotThisEngine } from '../../tools/engine-version';

describe('the rule for a CLI of the PATH', () => {
  it.each(['v3.225.0', '3.245.0', 'v3.300.1\n', 'v3.226.0-alpha.1'])('takes %j', (version) => {
    expect(whyNotThisEngine(version)).toBeUndefined();
  });

  it.each([
    ['v3.224.9', `older than ${oldestEngine}`],
    ['v2.25.0', 'another major version'],
    ['v4.0.0', 'another major version'],
    ['', 'is none'],
    ['bash: pulumi: broken', 'is none'],
  ])('refuses %j', (version, reason) => {
    expect(whyNotThisEngine(version)).toContain(reason);
  });
});
