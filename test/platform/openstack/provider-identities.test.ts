/**
 * Who asks, put together as the provider puts it together: eighty clouds said in part by settings, variables and files, and what the provider's own code
 * (terraform-provider-openstack 1.54.1 with gophercloud 1.8.0) made of each of them. Recorded from that code, on random input.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { readAccess } from '../../../lib/platform/openstack/cloud-access';

interface Recorded {
  readonly env: Readonly<Record<string, string>>;
  /** Under the names of the Terraform provider. */
  readonly settings: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly answer:
    | { readonly auth: unknown; readonly region: string; readonly refused?: undefined }
    | { readonly refused: string };
}

const RECORDED = JSON.parse(
  readFileSync(path.join(__dirname, '../../golden/openstack/identities.json'), 'utf8'),
) as readonly Recorded[];

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

function ours({ env, settings, files }: Recorded): ReturnType<typeof readAccess> {
  const own = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [camel(name), value]),
  );
  return readAccess({
    given: {},
    setting: (name) => own[name],
    env,
    folder: '/project',
    home: '/home/demo',
    readFile: (file) => files[path.basename(file)],
  });
}

test('whatever is said where, the same question is asked, or it is refused as well', () => {
  for (const recorded of RECORDED) {
    const { access, violations } = ours(recorded);
    const said = JSON.stringify(recorded, undefined, 1);
    if (recorded.answer.refused !== undefined) {
      expect([said, violations.length > 0]).toEqual([said, true]);
    } else {
      const { auth, region } = recorded.answer;
      expect([said, access?.identity.auth, access?.region ?? '']).toEqual([said, auth, region]);
    }
  }
});

test('the record holds some of each', () => {
  const refused = RECORDED.filter(({ answer }) => answer.refused !== undefined);
  const withFile = RECORDED.filter(({ files }) => 'clouds.yaml' in files);

  expect(refused.length).toBeGreaterThan(10);
  expect(RECORDED.length - refused.length).toBeGreaterThan(40);
  expect(withFile.length).toBeGreaterThan(20);
});
