/** What the real Helm writes goes through the bridge unchanged. */
import { goTool } from '../../../tools/go-tool';
import { describeLab } from '../../support/describe-lab';
import { appOf, expectSame } from '../../support/equal-through-bridge';
import { useMocks } from '../../support/mocked-deploy';
import { helmChart } from '../../support/odd-charts';
import { plainObjects } from '../../support/plain-synth';

describeLab('helm', () => {
  let helm: string;

  beforeAll(async () => {
    helm = await goTool('helm');
    // What checks only warn of is not the matter here.
    jest.spyOn(console, 'warn').mockImplementation();
    await useMocks();
  }, 600_000);

  it('writes what its chart says', () => {
    const objects = plainObjects(
      appOf((app) => {
        helmChart(app, helm);
      }),
    );

    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      ...['ConfigMap', 'CustomResourceDefinition', 'Deployment', 'Job', 'Secret'],
    ]);
  });

  it('gives the same objects through the bridge', async () => {
    await expectSame((app) => {
      helmChart(app, helm);
    });
  });
});
