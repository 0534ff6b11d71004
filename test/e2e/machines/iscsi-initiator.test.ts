/**
 * An initiator in a virtual machine that serves a plain file to itself by two portals: open-iscsi and multipath read what we write, secrets
 * come late and wrong, a path dies under a writer, and all of it comes back after a reboot.
 */
import { File, Machine, SystemdUnit } from '../../../lib/machine';
import {
  ISCSI_INITIATOR,
  ISCSI_INITIATOR_SERVICE,
  IscsiInitiator,
  MULTIPATH_CONFIG_FILE,
} from '../../../lib/node';
import type { IscsidSettings } from '../../../lib/node';
import { describeLab } from '../../support/describe-lab';
import { boot } from '../../support/lab/boot';
import type { LabMachine } from '../../support/lab/boot';

jest.setTimeout(1_500_000);

const INITIATOR = 'iqn.2016-06.com.example:client-1';
const TARGET = 'iqn.2016-06.com.example:store';
const GONE = 'iqn.2016-06.com.example:gone';
const PORTALS = ['10.78.0.1:3260', '10.78.0.2:3260'];
// With characters that shells, awk and files of settings could take for their own.
const SECRET = 'it"s\\#1=$HOME;%s&';
const SECRET_FILE = '/etc/iscsi-chap/own';
const WWN = '5f6d2c1e-0a3b-4c5d-8e9f-102132435465';
const MAP = '/dev/disk/by-id/dm-uuid-mpath-36001405';

/** None of them the usual one. */
const SETTINGS: IscsidSettings = {
  'node.leading_login': true,
  'node.session.initial_login_retry_max': 2,
  'node.session.cmds_max': 256,
  'node.session.queue_depth': 64,
  'node.session.reopen_max': 7,
  'node.session.auth.chap_algs': ['SHA256', 'MD5'],
  'node.session.timeo.replacement_timeout': 9,
  'node.session.err_timeo.abort_timeout': 16,
  'node.session.err_timeo.lu_reset_timeout': 31,
  'node.session.err_timeo.tgt_reset_timeout': 32,
  'node.session.err_timeo.host_reset_timeout': 61,
  'node.session.iscsi.FastAbort': false,
  'node.session.iscsi.InitialR2T': true,
  'node.session.iscsi.ImmediateData': false,
  'node.session.iscsi.FirstBurstLength': 65_536,
  'node.session.iscsi.MaxBurstLength': 131_072,
  'node.session.iscsi.DefaultTime2Retain': 3,
  'node.session.iscsi.DefaultTime2Wait': 1,
  'node.conn[0].timeo.login_timeout': 10,
  'node.conn[0].timeo.logout_timeout': 16,
  'node.conn[0].timeo.auth_timeout': 46,
  'node.conn[0].timeo.noop_out_interval': 4,
  'node.conn[0].timeo.noop_out_timeout': 6,
  'node.conn[0].tcp.window_size': 262_144,
  'node.conn[0].iscsi.MaxRecvDataSegmentLength': 131_072,
  'node.conn[0].iscsi.MaxXmitDataSegmentLength': 65_536,
  'node.conn[0].iscsi.HeaderDigest': 'CRC32C,None',
  'node.conn[0].iscsi.DataDigest': 'None,CRC32C',
};

const SERVE = `#!/bin/sh
# A target of a plain file, made anew at each boot with the same serial number.
set -eu
for address in 10.78.0.1 10.78.0.2; do ip address replace "$address/32" dev lo; done
[ -f /srv/store.img ] || truncate -s 64M /srv/store.img
targetcli <<'END'
/backstores/fileio create store /srv/store.img 64M true true ${WWN}
/iscsi create ${TARGET}
/iscsi/${TARGET}/tpg1/luns create /backstores/fileio/store
/iscsi/${TARGET}/tpg1 set attribute authentication=1
/iscsi/${TARGET}/tpg1/acls create ${INITIATOR}
END
acl=/sys/kernel/config/target/iscsi/${TARGET}/tpgt_1/acls/${INITIATOR}
printf client >"$acl/auth/userid"
cat /etc/lab-secret >"$acl/auth/password"
`;

function theMachine(): Machine {
  const machine = new Machine('client-1');
  new File(machine, 'serve', { path: '/opt/lab/serve', mode: '0755', content: SERVE });
  new SystemdUnit(machine, 'target', {
    ...{ name: 'lab-target.service', enable: true, start: 'wait' },
    sections: {
      Unit: { Before: ISCSI_INITIATOR_SERVICE, After: 'network.target' },
      Service: {
        ...{ Type: 'oneshot', RemainAfterExit: true, ExecStart: '/opt/lab/serve' },
        ExecStop: '/usr/bin/targetctl clear',
      },
      Install: { WantedBy: 'multi-user.target' },
    },
  });
  new IscsiInitiator(machine, 'iscsi', {
    ...{ namingAuthority: 'iqn.2016-06.com.example', settings: SETTINGS },
    chap: { username: 'client', secretFile: SECRET_FILE },
    targets: [
      { iqn: TARGET, portals: PORTALS, settings: { 'node.session.queue_depth': 16 } },
      // Nobody is there: no boot waits for it.
      { iqn: GONE, portals: ['10.78.0.1:3261'], login: 'manual' },
    ],
  });
  return machine;
}

interface Status {
  readonly name: string;
  readonly service: string;
  readonly targets: readonly { iqn: string; portal: string; session: boolean }[];
}

async function statusOf(machine: LabMachine): Promise<Status> {
  return JSON.parse(await machine.output(`${ISCSI_INITIATOR} status`)) as Status;
}

async function sessionsOf(machine: LabMachine): Promise<readonly string[]> {
  const { targets } = await statusOf(machine);
  return targets.filter(({ session }) => session).map(({ portal }) => portal);
}

/** Waits for what takes as long as it takes; fails with what the service said. */
async function until(machine: LabMachine, condition: string, seconds = 300): Promise<void> {
  const script = `until ${condition}; do sleep 1; done`;
  const done = await machine.run(script, { limitSeconds: seconds });
  if (done.code === 0) return;
  const units = `-u ${ISCSI_INITIATOR_SERVICE} -u iscsid -u multipathd -u lab-target`;
  const journal = await machine.output(`journalctl -b --no-pager -n 60 ${units}`);
  throw new Error(`not so after ${seconds} s: ${condition}\n${journal}`);
}

const SESSIONS = `[ "$(iscsiadm -m session 2>/dev/null | grep -c ${TARGET})" -eq 2 ]`;
const WAYS = `[ "$(multipath -ll | grep -c 'active ready running')" -eq 2 ]`;

/** The record of a portal as iscsiadm tells it, secrets and all. */
async function recordOf(
  machine: LabMachine,
  portal: string,
): Promise<Readonly<Record<string, string>>> {
  const text = await machine.output(`iscsiadm -m node -T ${TARGET} -p ${portal} -S`);
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  );
}

describeLab('iSCSI initiator', () => {
  let machine: LabMachine;

  beforeAll(async () => {
    machine = await boot(theMachine(), {
      ...{ level: 2, image: 'storage', limitSeconds: 900 },
      files: { '/etc/lab-secret': { content: SECRET, mode: '0600' } },
    });
  }, 1_200_000);

  test('a boot without the secret ends well, and says what is missing', async () => {
    expect(await machine.status()).toMatchObject({ state: 'done', step: '' });
    expect(await sessionsOf(machine)).toEqual([]);
    const refresh = await machine.run([ISCSI_INITIATOR, 'refresh']);
    expect(refresh).toMatchObject({ code: 1, stdout: '' });
    expect(refresh.stderr).toBe(`iscsi-initiator: ${SECRET_FILE}: no secret is there\n`);
  });

  test.each([
    ['eleven', 'printf elevenchars', '0600', 'is not one line of 12 to 255 characters'],
    ['two lines', `printf 'first-of-two\\nsecond\\n'`, '0600', 'is not one line of 12 to 255'],
    [
      'readable by all',
      'printf secret-for-everybody',
      '0644',
      'everybody can read the secret in it',
    ],
  ])('a secret that is no good (%s) is refused, and not told', async (_, print, mode, reason) => {
    await machine.output(
      `mkdir -p -m 0700 /etc/iscsi-chap && ${print} >${SECRET_FILE} && chmod ${mode} ${SECRET_FILE}`,
    );

    const { code, stderr } = await machine.run([ISCSI_INITIATOR, 'refresh']);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(reason) as string,
    });
    expect(stderr).not.toMatch(/elevenchars|second|everybody-/);
  });

  test('once the secret is there the machine logs in by itself', async () => {
    await machine.output(`cp /etc/lab-secret ${SECRET_FILE} && chmod 0600 ${SECRET_FILE}`);
    await until(machine, SESSIONS);

    expect(await statusOf(machine)).toMatchObject({ name: INITIATOR, service: 'active' });
    expect(await sessionsOf(machine)).toEqual(PORTALS);
  });

  test('open-iscsi has every setting in effect, and the secret as it is', async () => {
    for (const portal of PORTALS) {
      const record = await recordOf(machine, portal);
      const expected = Object.entries(SETTINGS).map(([name, value]: [string, unknown]) => {
        const text = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
        return [name, name.endsWith('queue_depth') ? '16' : text];
      });
      expect(record).toMatchObject({
        ...Object.fromEntries(expected),
        'node.startup': 'manual',
        'node.session.auth.authmethod': 'CHAP',
        'node.session.auth.username': 'client',
        'node.session.auth.password': SECRET,
      });
    }
    const depth = await machine.output('cat /sys/block/sd*/device/queue_depth | sort -u');
    expect(depth).toBe('16');
  });

  test('what others find has the settings and the secret too', async () => {
    // By an address that we have not named: the records of ours stay as they are.
    await machine.output('iscsiadm -m discovery -t sendtargets -p 127.0.0.1 -o new');

    const found = await machine.output(
      `grep -l 'node.conn.0..address = 127.0.0.1' -r /etc/iscsi/nodes/${TARGET} | head -n 1 | xargs cat`,
    );
    await machine.output(`iscsiadm -m node -T ${TARGET} -p 127.0.0.1:3260 -o delete`);
    expect(found).toContain('node.session.cmds_max = 256\n');
    expect(found).toContain(`node.session.auth.password = ${SECRET}\n`);
  });

  test('secrets are for root alone, and in no journal', async () => {
    const open = await machine.output(
      'find /etc/iscsi -type f -perm /077 ! -name "*.old"; find /run -name "groundwork-iscsi-initiator-*" -prune',
    );
    const journal = await machine.output('journalctl -b --no-pager');

    expect(open.split('\n').filter((line) => line.startsWith('/etc'))).toEqual([]);
    expect(journal).not.toContain(SECRET);
  });

  test('a second refresh changes nothing', async () => {
    expect(await machine.output([ISCSI_INITIATOR, 'refresh'])).toBe('unchanged');
  });

  test('two ways are one disk, by the settings of our file and no complaint', async () => {
    await until(machine, WAYS);
    const shown = await machine.output('multipath -ll');
    const complaints = await machine.output(
      `journalctl -b --no-pager -u multipathd | grep -i -E 'invalid|unknown|deprecated|line [0-9]' || true`,
    );
    const config = await machine.output(`multipathd show config`);

    expect(shown).toContain('LIO-ORG');
    expect(shown.match(/policy='round-robin 0'/g)).toHaveLength(2);
    expect(complaints).toBe('');
    const device = config.slice(config.indexOf('vendor "^LIO-ORG"'));
    for (const line of ['path_grouping_policy "failover"', 'no_path_retry 120', 'prio "alua"']) {
      expect(device).toContain(line);
    }
    expect(await machine.output('cat /sys/class/iscsi_session/session*/recovery_tmo')).toBe('9\n9');
  });

  test('a file of multipath with a word that it does not know would be complained about', async () => {
    const { stdout, stderr } = await machine.run(
      `sed 's/find_multipaths/find_multipathz/' ${MULTIPATH_CONFIG_FILE} >/run/bad.conf && cp ${MULTIPATH_CONFIG_FILE} /run/good.conf &&
       cp /run/bad.conf ${MULTIPATH_CONFIG_FILE}; multipath -t >/dev/null; cp /run/good.conf ${MULTIPATH_CONFIG_FILE}`,
    );

    expect(stdout + stderr).toContain('invalid keyword');
  });

  test('a writer goes on when one way dies, and both are back afterwards', async () => {
    const disk = (await machine.output(`ls ${MAP}*`)).split('\n')[0] ?? '';
    await machine.output(`mkfs.ext4 -q ${disk} && mkdir -p /mnt/store && mount ${disk} /mnt/store`);
    // The packets of the way that is in use are lost, on their way in and out.
    const active = await machine.output(
      `multipath -ll | grep -A1 'status=active' | grep -o 'sd[a-z]*' | head -n 1`,
    );
    const address = await machine.output(
      `readlink -f /sys/block/${active}/device | grep -o 'session[0-9]*' | head -n 1 | xargs -I{} sh -c 'cat /sys/class/iscsi_connection/connection$(echo {} | tr -dc 0-9):0/persistent_address'`,
    );
    expect(PORTALS).toContain(`${address}:3260`);
    await machine.output(
      `nft add table inet lab && nft add chain inet lab in '{ type filter hook input priority 0; }' && nft add rule inet lab in ip daddr ${address} tcp dport 3260 drop`,
    );
    const written = await machine.run(
      'dd if=/dev/urandom of=/root/data bs=64k count=64 2>/dev/null && cp /root/data /mnt/store/data && sync -f /mnt/store && cmp /root/data /mnt/store/data',
      { limitSeconds: 300 },
    );
    const ways = await machine.output('multipath -ll');
    await machine.output('nft delete table inet lab');

    expect(written).toMatchObject({ code: 0 });
    expect(ways).toMatch(/failed (?:faulty|ready|undef)/);
    await until(machine, WAYS);
    await machine.output('umount /mnt/store');
  });

  test('a logout leaves nothing behind, and a login brings it back', async () => {
    await machine.output(`systemctl stop ${ISCSI_INITIATOR_SERVICE}`);
    expect(await sessionsOf(machine)).toEqual([]);
    expect(await machine.output('lsblk -n -o TYPE | grep -c mpath || true')).toBe('0');
    await machine.output(`systemctl start ${ISCSI_INITIATOR_SERVICE}`);
    expect(await sessionsOf(machine)).toEqual(PORTALS);
  });

  test('a wrong secret is told as such, portal by portal', async () => {
    await machine.output(
      `systemctl stop ${ISCSI_INITIATOR_SERVICE} && echo another-secret >${SECRET_FILE} && ${ISCSI_INITIATOR} refresh`,
    );
    const { code, stderr } = await machine.run([ISCSI_INITIATOR, 'login'], { limitSeconds: 200 });
    await machine.output(`cp /etc/lab-secret ${SECRET_FILE}`);

    expect(code).toBe(1);
    for (const portal of PORTALS) {
      expect(stderr).toMatch(
        new RegExp(`${TARGET} at ${portal}: no login \\(24\\): .*authorization failure`),
      );
    }
    expect(stderr).not.toContain('another-secret');
  });

  test('after a reboot it is all there by itself, and the data too', async () => {
    await machine.reboot();
    await until(machine, SESSIONS);
    await until(machine, WAYS);

    expect(await machine.output('cat /etc/iscsi/initiatorname.iscsi')).toContain(INITIATOR);
    await machine.output(`mount -o ro "$(ls ${MAP}* | head -n 1)" /mnt/store`);
    expect((await machine.run('cmp /root/data /mnt/store/data')).code).toBe(0);
    await machine.output('umount /mnt/store');
  });
});
