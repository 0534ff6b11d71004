/**
 * What Nova tells a server is enough for a machine to become what was declared: the very files of its metadata service, byte by byte, boot a machine by
 * cloud-init's own source for OpenStack.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Machine } from '../../../lib/machine';
import { ETCD_BEGIN, ETCD_HEALTH, ETCD_STATUS } from '../../../lib/node';
import { goTool } from '../../../tools/go-tool';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabFile, LabMachine } from '../../support/lab/boot';
import { until } from '../../support/lab/cluster';
import { LabNetwork } from '../../support/lab/lab-network';
import { answerCard, cardFiles } from '../../support/openstack/cloud-card';
import type { CloudCard } from '../../support/openstack/cloud-card';
import type { CloudObject } from '../../support/openstack/cloud-session';
import { startOpenStack } from '../../support/openstack/openstack';
import type { CloudProject, OpenStack, ServedMetadata } from '../../support/openstack/openstack';
import { platformProject } from '../../support/openstack/platform-project';
import type { PulumiProject } from '../../support/pulumi-project';
import { TlsAuthority } from '../../support/tls-authority';

const MINUTE = 60_000;
const PROGRAMS = '/opt/programs/etcd-3.6.14';
const SEED = '/var/lib/cloud/seed/config_drive/openstack/latest';
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const GIB = 1024 ** 3;
const SERIAL = 20;

interface Declared {
  readonly server: string;
  readonly address: string;
}

describeLab('machines from the metadata of Nova', () => {
  let openstack: OpenStack;
  let cloud: CloudProject;
  let project: PulumiProject | undefined;
  let declared: Declared;
  let volume: CloudObject;
  let served: ServedMetadata;
  let network: LabNetwork | undefined;
  let silence: (() => void) | undefined;
  let machine: LabMachine | undefined;

  beforeAll(async () => {
    openstack = await startOpenStack({ projects: ['boot'] });
    cloud = openstack.project('boot');
    project = await platformProject(cloud, 'test/e2e/openstack/programs/member.ts', {
      settings: { 'lab:bundle': JSON.stringify(bundle()) },
    });
    const up = await project.observe('up', '--yes', '--skip-preview');
    if (up.code !== 0) throw new Error(`${up.stdout}${up.stderr}`);
    const outputs = await project.pulumi('stack', 'output', '--json', '--stack', 'test');
    declared = JSON.parse(outputs.stdout) as Declared;
    const volumes = await cloud.session.list('volumev3', '/volumes/detail', 'volumes');
    [volume = { id: '', name: '' }] = volumes;
    served = await openstack.metadataOf(cloud, declared.server);
  }, 10 * MINUTE);

  afterAll(async () => {
    await machine?.stop();
    silence?.();
    await network?.remove();
    await project?.observe('destroy', '--yes', '--skip-preview');
    project?.remove();
  }, 5 * MINUTE);

  function bundle(): Readonly<Record<string, string>> {
    const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-etcd-'));
    try {
      const authority = new TlsAuthority(folder);
      const subject = { commonName: 'etcd-1', reachedAs: ['IP:127.0.0.1', 'IP:10.79.0.11'] };
      const own = ['server', 'peer'].flatMap((name) => {
        const { certificate, key } = authority.issue(name, subject);
        return [
          [`${name}.crt`, readFileSync(certificate, 'utf8')],
          [`${name}.key`, readFileSync(key, 'utf8')],
        ];
      });
      const ca = readFileSync(authority.certificate, 'utf8');
      return {
        ...(Object.fromEntries(own) as Record<string, string>),
        ...{ 'ca.crt': ca, 'peer-ca.crt': ca, token: 'lab\n' },
        members: 'etcd-1 https://10.79.0.11:2380 https://10.79.0.11:2379\n',
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async function files(): Promise<Record<string, LabFile | Uint8Array>> {
    const programs = path.dirname(await goTool('etcd'));
    const etcd = ['etcd', 'etcdctl'].map((name) => [
      `${PROGRAMS}/${name}.b64`,
      readFileSync(`${programs}/${name}`).toString('base64'),
    ]);
    return {
      ...(Object.fromEntries(etcd) as Record<string, string>),
      ...cardFiles(card().mac),
      // The image of local machines knows another source only.
      '/etc/cloud/cloud.cfg.d/99-source.cfg': 'datasource_list: [ ConfigDrive, None ]\n',
      [`${SEED}/meta_data.json`]: served.metaData,
      [`${SEED}/network_data.json`]: served.networkData,
      [`${SEED}/vendor_data.json`]: served.vendorData,
      [`${SEED}/user_data`]: served.userData ?? '',
    };
  }

  /** The card, as Nova describes it. */
  function card(): CloudCard {
    const { links } = JSON.parse(served.networkData) as {
      readonly links: readonly { readonly ethernet_mac_address: string }[];
    };
    const [link] = links;
    return {
      ...{ mac: link?.ethernet_mac_address ?? '', address: declared.address },
      ...{ mask: '255.255.255.0', router: '10.79.0.1' },
    };
  }

  test('the metadata names the machine and its volume, and no key stands in what others may read', () => {
    const meta = JSON.parse(served.metaData) as { readonly name: string; readonly uuid: string };

    expect(meta).toMatchObject({ name: 'etcd-1', uuid: declared.server });
    // Packed, since it is long.
    expect(gunzipSync(served.userData ?? '').toString('utf8')).toContain(volume.id);
    expect(`${served.metaData}${served.networkData}${served.vendorData}`).not.toContain(
      'PRIVATE KEY',
    );
  });

  test(
    'boot one that becomes healthy, on the volume of its id and on no other',
    async () => {
      network = await LabNetwork.make();
      silence = answerCard(network.fabric, card());
      const serials = [NOBODYS, volume.id].map((id) => id.slice(0, SERIAL));
      // Only its name counts: what it is told stands in the files.
      machine = await boot(new Machine('etcd-1'), {
        level: 1,
        files: await files(),
        disks: serials.map((serial) => ({ serial, bytes: GIB })),
        network: { fabric: network.fabric, address: declared.address },
        limitSeconds: 300,
      });
      const booted = machine;

      expect(await booted.status()).toMatchObject({ state: 'done' });
      expect(await booted.file('/run/cloud-init/result.json')).toContain('DataSourceConfigDrive');
      expect(await booted.output('hostname')).toBe('etcd-1');
      expect(await booted.output('ip -4 -o address show dev eth0')).toContain(declared.address);
      const [other = '', mine = ''] = serials.map((serial) => `/dev/disk/by-id/virtio-${serial}`);
      const mounted = await booted.output('findmnt -n -o SOURCE /var/lib/etcd');
      expect(await booted.output(['realpath', mounted])).toBe(
        await booted.output(['realpath', mine]),
      );
      expect((await booted.run(['blkid', '--probe', other])).code).toBe(2);
    },
    6 * MINUTE,
  );

  test(
    'and whose etcd starts with the secret that it was given',
    async () => {
      const booted = machine;
      if (booted === undefined) throw new Error('no machine has booted');
      const holds = (command: string): Promise<boolean> =>
        booted.run(command).then(({ code }) => code === 0);
      await until(
        'it waits for the order',
        () => holds(`${ETCD_STATUS} | grep -q 'no order to begin'`),
        120,
      );
      await booted.output(ETCD_BEGIN);
      await until('etcd is healthy', () => holds(ETCD_HEALTH), 120);

      expect(JSON.parse(await booted.output(ETCD_STATUS))).toMatchObject({
        name: 'etcd-1',
        healthy: true,
      });
      expect(await booted.output('findmnt -n -o TARGET --target /var/lib/etcd/data')).toBe(
        '/var/lib/etcd',
      );
    },
    5 * MINUTE,
  );
});
