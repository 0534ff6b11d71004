import { readGivenSettings, readIscsidSettings } from '../../lib/node/read-iscsid-settings';
import { ISCSID_DEFAULTS, ISCSID_RULES } from '../../lib/node/iscsid-setting';
import { Findings, formatViolation } from '../../lib/values';

function read(given: unknown, multipath = true) {
  const findings = new Findings();
  const settings = readIscsidSettings(given, 'settings', multipath, findings);
  return { settings, refusals: findings.violations.map(formatViolation) };
}

const refusals = (given: unknown, multipath?: boolean): string[] => read(given, multipath).refusals;

test('everything that matters is written, whatever a distribution has compiled in', () => {
  const { settings, refusals: none } = read({}, false);

  expect(none).toEqual([]);
  expect(settings).toEqual(ISCSID_DEFAULTS);
  expect(settings['node.session.timeo.replacement_timeout']).toBe('120');
});

test('with multipath a dead path is given up soon', () => {
  expect(read({}).settings['node.session.timeo.replacement_timeout']).toBe('15');
});

test('what is given goes before what is usual, in upstream order', () => {
  const { settings } = read({
    'node.session.queue_depth': 64,
    'node.session.auth.chap_algs': ['SHA256', 'MD5'],
    'node.session.iscsi.FastAbort': false,
    'node.conn[0].iscsi.MaxXmitDataSegmentLength': 0,
    'node.conn[0].iscsi.HeaderDigest': 'CRC32C,None',
  });

  expect(settings).toMatchObject({
    'node.session.queue_depth': '64',
    'node.session.auth.chap_algs': 'SHA256,MD5',
    'node.session.iscsi.FastAbort': 'No',
    'node.conn[0].iscsi.HeaderDigest': 'CRC32C,None',
  });
  const order = Object.keys(ISCSID_RULES);
  const places = Object.keys(settings).map((name) => order.indexOf(name));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test.each([2, 128, 2048])('%d commands are a power of two', (commands) => {
  const depth = Math.min(commands, 32);

  expect(
    refusals({ 'node.session.cmds_max': commands, 'node.session.queue_depth': depth }),
  ).toEqual([]);
});

test.each([
  [
    { 'node.session.cmds_max': 100 },
    'settings[node.session.cmds_max]: "100": is no power of two; write 128',
  ],
  [
    { 'node.session.cmds_max': 4096 },
    'settings[node.session.cmds_max]: "4096": is no whole number from 2 to 2048; write one within the bounds',
  ],
  [
    { 'node.session.queue_depth': 256 },
    'settings[node.session.queue_depth]: "256": is more than the 128 commands of a session (node.session.cmds_max); raise the one or lower the other',
  ],
  [{ 'node.session.queue_depth': 1025 }, 'is no whole number from 1 to 1024'],
  [
    { 'node.session.iscsi.MaxBurstLength': 4096 },
    'settings[node.session.iscsi.FirstBurstLength]: "262144": is more than MaxBurstLength, 4096',
  ],
  [{ 'node.session.iscsi.FirstBurstLength': 511 }, 'is no whole number from 512 to 16777215'],
  [
    { 'node.conn[0].iscsi.MaxXmitDataSegmentLength': 5 },
    'is no whole number from 512 to 16777215, or 0',
  ],
  [{ 'node.session.queue_depth': '32' }, 'is no whole number from 1 to 1024'],
  [{ 'node.startup': 'auto' }, 'is none; use manual or automatic or onboot'],
  [{ 'node.session.iscsi.FastAbort': 'yes' }, 'is none; use Yes or No'],
  [
    { 'node.session.auth.chap_algs': ['MD4'] },
    'settings[node.session.auth.chap_algs][0]: "MD4": is no algorithm of CHAP; write a list of MD5, SHA1, SHA256, SHA3-256',
  ],
  [{ 'node.session.auth.chap_algs': ['MD5', 'MD5'] }, 'names an algorithm twice; keep one'],
  [{ 'node.session.auth.chap_algs': 'MD5' }, 'is no list of algorithms'],
  [{ 'iscsid.startup': 'systemctl start iscsid' }, 'is no command; write the whole path'],
  [
    { 'node.session.timeo.replacment_timeout': 5 },
    'is no setting of open-iscsi, which would pass over it; write it as the file iscsid.conf has it',
  ],
  [{ constructor: 5 }, 'is no setting of open-iscsi'],
  [['node.startup'], 'settings: "a list": is no record of settings'],
  [null, 'settings: "null": is no record of settings'],
])('%j is refused', (given, message) => {
  expect(refusals(given)).toEqual([expect.stringContaining(message) as string]);
});

test.each(['node.session.auth.password', 'discovery.sendtargets.auth.password_in'])(
  'the secret %s is refused, and not told',
  (name) => {
    const found = refusals({ [name]: 'opensesame123' });

    expect(found).toEqual([
      `settings[${name}]: would stand in the user data; write chap, which names a file that holds the secret`,
    ]);
  },
);

describe('several ways to a disk', () => {
  const INTERVAL = { 'node.conn[0].timeo.noop_out_interval': 0 };
  const TIMEOUT = (seconds: number) => ({ 'node.session.timeo.replacement_timeout': seconds });

  test('need pings', () => {
    expect(refusals(INTERVAL)).toEqual([
      expect.stringContaining(
        'switches pings off, and with them multipath notices no path that dies; write for example 5',
      ) as string,
    ]);
    expect(refusals(INTERVAL, false)).toEqual([]);
  });

  test.each([0, -1, 121])('do not go with a session that may be away for %d s', (seconds) => {
    expect(refusals(TIMEOUT(seconds))).toEqual([
      expect.stringContaining(
        'is not from 1 to 120 seconds, after which multipath takes another path; write for example 15',
      ) as string,
    ]);
    expect(refusals(TIMEOUT(seconds), false)).toEqual([]);
  });

  test.each([1, 15, 120])('go with %d s', (seconds) => {
    expect(refusals(TIMEOUT(seconds))).toEqual([]);
  });
});

test('only those that are given can be asked for', () => {
  const findings = new Findings();

  expect(readGivenSettings({ 'node.startup': 'manual' }, 'x', findings)).toEqual({
    'node.startup': 'manual',
  });
  expect(readGivenSettings(undefined, 'x', findings)).toEqual({});
});
