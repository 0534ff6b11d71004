import { Machine } from '../../lib/machine';
import {
  ISCSI_INITIATOR,
  ISCSI_INITIATOR_SERVICE,
  IscsiInitiator,
  MULTIPATH_CONFIG_FILE,
} from '../../lib/node';
import type { IscsiInitiatorProps } from '../../lib/node';
import { synthesize } from '../../lib/testing';
import { formatViolation } from '../../lib/values';

const IQN = 'iqn.2016-06.com.example:node-4';
const STORE = 'iqn.2016-06.com.example:store';
const CHAP = { username: 'node-4', secretFile: '/etc/iscsi-chap/own/secret' };
const TASK = '/etc/iscsi/groundwork-initiator';

const made = (props: IscsiInitiatorProps = {}) =>
  synthesize((machine) => new IscsiInitiator(machine, 'iscsi', { iqn: IQN, ...props }));

function refusals(props: unknown, hostname = 'm'): string[] {
  const machine = new Machine(hostname);
  new IscsiInitiator(machine, 'x', props as IscsiInitiatorProps);
  return machine.validate().map(formatViolation);
}

function initiator(props: IscsiInitiatorProps): IscsiInitiator {
  return new IscsiInitiator(new Machine('node-4'), 'x', { iqn: IQN, ...props });
}

describe('the files', () => {
  test('hold the name, for root alone', () => {
    const { files, plan } = made();
    const file = plan?.files.find(({ path }) => path === '/etc/iscsi/initiatorname.iscsi');

    expect(file).toMatchObject({ mode: '0600', owner: 'root:root' });
    expect(files['/etc/iscsi/initiatorname.iscsi']).toBe(
      `# Written by groundwork.\nInitiatorName=${IQN}\n`,
    );
  });

  test('hold the settings of open-iscsi, with one value for a lost path in both programs', () => {
    const { files } = made({
      settings: { 'node.session.timeo.replacement_timeout': 10, 'node.session.cmds_max': 256 },
    });

    expect(files['/etc/iscsi/iscsid.conf']).toContain('node.session.cmds_max = 256\n');
    expect(files['/etc/iscsi/iscsid.conf']).toContain('replacement_timeout = 10\n');
    expect(files[MULTIPATH_CONFIG_FILE]).toContain('fast_io_fail_tmo 10\n');
  });

  test('hold the task without a secret', () => {
    const { files } = made({
      chap: { ...CHAP, mutual: { username: 'store', secretFile: '/etc/iscsi-chap/own/store' } },
      discoveryChap: { username: 'finder', secretFile: '/etc/iscsi-chap/own/finder' },
      targets: [{ iqn: STORE, portals: ['10.0.0.1', '[fd00::2]:3261,2'], login: 'manual' }],
    });
    const lines = (files[TASK] ?? '').split('\n');

    expect(lines).toEqual(
      expect.arrayContaining([
        'conf node.session.auth.authmethod CHAP',
        'conf node.session.auth.username node-4',
        'conf-secret node.session.auth.password /etc/iscsi-chap/own/secret',
        'conf node.session.auth.username_in store',
        'conf-secret node.session.auth.password_in /etc/iscsi-chap/own/store',
        'conf discovery.sendtargets.auth.username finder',
        `target ${STORE} 10.0.0.1 3260 - manual`,
        `target ${STORE} fd00::2 3261 2 manual`,
        'secret node.session.auth.password /etc/iscsi-chap/own/secret',
      ]),
    );
  });

  test('keep a target from logging in by the service of the distribution, which would not wait', () => {
    const { files } = made({
      settings: { 'node.startup': 'automatic' },
      targets: [{ iqn: STORE, portals: ['10.0.0.1'] }],
    });

    expect(files['/etc/iscsi/iscsid.conf']).toContain('node.startup = automatic\n');
    expect(files[TASK]).toContain('set node.startup manual\n');
  });

  test('give one target who it is to be shown, and settings of its own', () => {
    const { files } = made({
      targets: [
        { iqn: STORE, portals: ['10.0.0.1'], chap: CHAP },
        {
          iqn: `${STORE}-2`,
          portals: ['10.0.0.2'],
          settings: { 'node.session.queue_depth': 8 },
        },
      ],
    });
    const [first = '', second = ''] = (files[TASK] ?? '').split(/^target /m).slice(1);

    expect(first).toContain('set node.session.auth.authmethod CHAP\n');
    expect(second).toContain('set node.session.auth.authmethod None\n');
    expect(second).toContain('set node.session.queue_depth 8\n');
    expect(first).toContain('set node.session.queue_depth 32\n');
  });
});

describe('the service', () => {
  test('logs in before file systems of the network are mounted, and out after they are gone', () => {
    const { files, plan } = made({ targets: [{ iqn: STORE, portals: ['10.0.0.1'] }] });
    const unit = files[`/etc/systemd/system/${ISCSI_INITIATOR_SERVICE}`] ?? '';

    expect(unit).toContain('Before=remote-fs-pre.target kubelet.service\n');
    expect(unit).toContain(`ExecStart=${ISCSI_INITIATOR} boot\n`);
    expect(unit).toContain(`ExecStop=${ISCSI_INITIATOR} logout\n`);
    expect(unit).toContain('TimeoutStartSec=240\n');
    expect(plan?.units).toMatchObject([{ name: ISCSI_INITIATOR_SERVICE, enable: true }]);
  });

  test('is left out where there is nothing to bring and nowhere to log in', () => {
    expect(made().plan?.units).toEqual([]);
    expect(made({ chap: CHAP }).plan?.units).toHaveLength(1);
  });

  test('iscsid reads its name anew before it starts', () => {
    expect(made().plan?.steps.find(({ id }) => id === 'iscsi/Service')).toMatchObject({
      phase: 'storage',
      inContainers: 'skip',
    });
  });
});

test('disks of tcmu-runner are never sent WRITE SAME', () => {
  const rules = '/etc/udev/rules.d/65-groundwork-iscsi.rules';

  expect(made().files[rules]).toBe(
    'ACTION!="remove", SUBSYSTEM=="scsi_disk", ATTRS{vendor}=="LIO-ORG*", ATTRS{model}=="TCMU device*", ATTR{max_write_same_blocks}="0"\n',
  );
  expect(made({ writeSameGuard: false }).files[rules]).toBeUndefined();
});

test('packages and modules', () => {
  const names = (props: IscsiInitiatorProps) => made(props).plan?.packages.map(({ name }) => name);

  expect(names({})).toEqual([]);
  expect(names({ install: true })).toEqual(['multipath-tools', 'open-iscsi']);
  expect(names({ install: true, distribution: 'rhel', multipath: false })).toEqual([
    'iscsi-initiator-utils',
  ]);
  expect(made({ multipath: false }).plan?.modules.map(({ name }) => name)).toEqual(['iscsi_tcp']);
});

test('says how long things take', () => {
  expect(initiator({}).loginSeconds).toBe(120);
  expect(initiator({}).failoverSeconds).toBe(25);
  expect(
    initiator({ multipath: false, settings: { 'node.session.timeo.replacement_timeout': -1 } })
      .failoverSeconds,
  ).toBeUndefined();
  expect(initiator({ multipath: { no_path_retry: 12 } }).multipath?.queueSeconds).toBe(60);
});

test('says which secrets it waits for', () => {
  const targets = [{ iqn: STORE, portals: ['10.0.0.1'], chap: { ...CHAP, secretFile: '/etc/b' } }];

  expect(initiator({ chap: CHAP, targets }).secretFiles).toEqual(['/etc/b', CHAP.secretFile]);
});

test('a name can follow from the host', () => {
  const props = { namingAuthority: 'iqn.2016-06.com.example' };

  expect(new IscsiInitiator(new Machine('node-5.rack'), 'x', props).iqn).toBe(
    'iqn.2016-06.com.example:node-5.rack',
  );
});

test('one machine has one', () => {
  const machine = new Machine('m');
  new IscsiInitiator(machine, 'a', { iqn: IQN });
  new IscsiInitiator(machine, 'b', { iqn: IQN });

  expect(machine.validate().map(formatViolation)).toEqual([
    'm/b: m/a says already who this machine is; keep one of the two',
  ]);
});

const target = (change: object) => ({
  iqn: IQN,
  targets: [{ iqn: STORE, portals: ['10.0.0.1'], ...change }],
});

test.each([
  [{}, 'm/x.iqn: the machine has no name for iSCSI; write iqn, or namingAuthority such as'],
  [{ iqn: 'iqn.2016-06.com.Example:a' }, 'm/x.iqn: "iqn.2016-06.com.Example:a": holds capitals'],
  [{ iqn: 'iqn.2024-01.lab:x' }, 'has no dot in its domain'],
  [
    { iqn: IQN, namingAuthority: 'iqn.2016-06.com.example' },
    'm/x.namingAuthority: "iqn.2016-06.com.example": is said beside the whole name; keep one of the two',
  ],
  [{ namingAuthority: 'iqn.2016-06.lab' }, 'm/x.namingAuthority: "iqn.2016-06.lab:m": has no dot'],
  [{ namingAuthority: 5 }, 'm/x.namingAuthority: "5": must be text'],
  [target({ portals: ['node1:3260'] }), 'm/x.targets[0].portals[0]: "node1:3260": names a host'],
  [target({ portals: [] }), 'm/x.targets[0].portals: "a list": names no portal'],
  [
    target({ portals: ['10.0.0.1', '10.0.0.1:3260'] }),
    'm/x.targets[0].portals: "10.0.0.1:3260": is named twice; keep one of them',
  ],
  [
    { ...target({ portals: ['10.0.0.1', '10.0.0.2'] }), multipath: false },
    'm/x.targets[0].portals: leads to the same disks in 2 ways, and each would be a disk of its own; switch multipath on, or name one portal',
  ],
  [target({ login: 'now' }), 'm/x.targets[0].login: "now": is no time for a login; use boot or'],
  [target({ chap: { username: 'a' } }), 'm/x.targets[0].chap.secretFile: is no path of a file'],
  [
    target({ settings: { 'iscsid.safe_logout': 'No' } }),
    'm/x.targets[0].settings[iscsid.safe_logout]: "iscsid.safe_logout": is no setting of one target; write it into settings of all',
  ],
  [
    target({ settings: { 'node.session.queue_depth': 256 } }),
    'm/x.targets[0].settings[node.session.queue_depth]: "256": is more than the 128 commands',
  ],
  [
    { iqn: IQN, targets: [...target({}).targets, ...target({}).targets] },
    'm/x.targets[1].iqn: "iqn.2016-06.com.example:store": is named twice; write all of its portals once',
  ],
  [{ iqn: IQN, targets: 'x' }, 'm/x.targets: "x": is no list of targets'],
  [{ iqn: IQN, targets: [5] }, 'm/x.targets[0]: "5": is no target'],
  [{ iqn: IQN, multipath: 'yes' }, 'm/x.multipath: "yes": is neither true, false nor settings'],
  [{ iqn: IQN, multipath: { no_path_retry: 0 } }, 'm/x/Multipath.no_path_retry: "0": is no whole'],
  [{ iqn: IQN, distribution: 'arch' }, 'is no distribution known here'],
  [{ iqn: IQN, writeSameGuard: 'no' }, 'm/x.writeSameGuard: "no": is neither true nor false'],
])('%j is refused', (props, message) => {
  expect(refusals(props)).toContainEqual(expect.stringContaining(message));
  expect(new Set(refusals(props)).size).toBe(refusals(props).length);
});

test('a setting that all share is refused once, where it stands', () => {
  const settings = { 'node.session.cmds_max': 100 };

  expect(refusals({ ...target({ settings: {} }), settings })).toEqual([
    'm/x.settings[node.session.cmds_max]: "100": is no power of two; write 128',
  ]);
});
