import { whyNotThisNode } from '../../tools/node-version';

describe('the rule for Node', () => {
  it('takes one in the range of package.json', () => {
    expect(whyNotThisNode('v20.20.2', '>=20.19')).toBeUndefined();
  });

  it('refuses an older one and says what to install', () => {
    const refusal = whyNotThisNode('v18.20.0', '>=20.19');

    expect(refusal).toContain('Node >=20.19 is needed, this is v18.20.0');
    expect(refusal).toContain('https://nodejs.org');
  });
});
