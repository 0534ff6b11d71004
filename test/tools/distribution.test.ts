import {
  localPlatformNeeds,
  missingNeeds,
  planDistribution,
  type DistributionFacts,
} from '../../tools/distribution';

const [nspawn, mmdebstrap] = localPlatformNeeds.filter(
  (need) => need.command === 'systemd-nspawn' || need.command === 'mmdebstrap',
);

describe('planDistribution', () => {
  const missing = [mmdebstrap, nspawn].filter((need) => need !== undefined);
  const facts: DistributionFacts = {
    platform: 'linux',
    isRoot: true,
    hasApt: true,
    missing,
    mayInstall: true,
  };

  it('does nothing where nothing is missing', () => {
    expect(planDistribution({ ...facts, missing: [] })).toEqual({ kind: 'complete' });
  });

  it('installs what is missing as root with apt', () => {
    expect(planDistribution(facts)).toEqual({
      kind: 'install',
      packages: ['mmdebstrap', 'systemd-container'],
    });
  });

  it.each([
    [
      '--no-install',
      { mayInstall: false },
      /because of --no-install.*apt-get install mmdebstrap systemd-container/,
    ],
    ['a plain user', { isRoot: false }, /sudo apt-get install mmdebstrap systemd-container/],
    ['another distribution', { hasApt: false }, /no apt-get here/],
  ])('only tells, with %s', (_name, change, text) => {
    const plan = planDistribution({ ...facts, ...change });

    expect(plan).toEqual({ kind: 'tell', text: expect.stringMatching(text) as string });
    expect(plan).toMatchObject({
      text: expect.stringContaining(
        'systemd-nspawn (package systemd-container; boots the machines)',
      ) as string,
    });
  });

  it('says so where machines cannot be booted at all', () => {
    expect(planDistribution({ ...facts, platform: 'darwin' })).toMatchObject({ kind: 'tell' });
  });
});

describe('missingNeeds', () => {
  it('finds programs in the folders of the system, whatever the PATH', () => {
    const shell = { command: 'sh', package: 'dash', reason: '' };
    const none = { command: 'no-such-program', package: 'none', reason: '' };

    expect(missingNeeds([shell, none], { PATH: '/nowhere' })).toEqual([none]);
  });
});
