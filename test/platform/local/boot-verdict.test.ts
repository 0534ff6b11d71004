import {
  bootCauses,
  formatCauses,
  parseCloudInitErrors,
  parseCloudInitStage,
  parseFirstBootStatus,
} from '../../../lib/platform/local/boot-verdict';
import type { BootEvidence } from '../../../lib/platform/local/boot-verdict';

const good: BootEvidence = {
  cloudInitErrors: [],
  firstBoot: {
    state: 'done',
    step: '',
    construct: '',
    command: '',
    exitCode: 0,
    output: '',
    skipped: [],
  },
  system: 'running',
  failedUnits: [],
  wantedAddress: '10.77.0.11',
  addresses: ['10.77.0.11'],
};
const summaries = (change: Partial<BootEvidence>): readonly string[] =>
  bootCauses({ ...good, ...change }).map(({ summary }) => summary);

test('a machine about which nothing bad is heard is up, with or without steps of its own', () => {
  const { firstBoot: _left, ...withoutSteps } = good;

  expect(bootCauses(good)).toEqual([]);
  expect(bootCauses(withoutSteps)).toEqual([]);
});

test('a failed step is the cause, and what follows from it is left out', () => {
  const causes = bootCauses({
    ...good,
    firstBoot: {
      state: 'failed',
      step: 'format',
      construct: 'w/disk',
      command: 'mkfs /dev/x',
      exitCode: 1,
      output: 'no\n\nspace\n',
    },
    cloudInitErrors: ["('scripts-user', RuntimeError('Runparts: 1 failures'))"],
    system: 'degraded',
    failedUnits: [
      { unit: 'cloud-final.service', journal: [] },
      { unit: 'groundwork-first-boot.service', journal: [] },
      { unit: 'etcd.service', journal: ['no peers'] },
    ],
  });

  expect(formatCauses(causes)).toBe(
    [
      '  the first boot failed at format of w/disk: mkfs /dev/x ended with 1',
      '    no',
      '    space',
      '  unit etcd.service failed',
      '    no peers',
    ].join('\n'),
  );
});

test('a first boot that is still running is said to be stuck', () => {
  expect(
    summaries({ firstBoot: { state: 'running', step: 'storage', construct: 'w/disk' } }),
  ).toEqual(['the first boot has not got past storage of w/disk']);
});

test('an error of cloud-init is a cause although systemd runs', () => {
  expect(summaries({ cloudInitErrors: ['Address default is not valid'] })).toEqual([
    'cloud-init: Address default is not valid',
  ]);
});

test('failed units are named; without any, the state of the system is', () => {
  const failedUnits = [{ unit: 'a.service', journal: ['x'] }];

  expect(summaries({ system: 'degraded', failedUnits })).toEqual(['unit a.service failed']);
  expect(summaries({ system: 'maintenance' })).toEqual([
    'systemd says "maintenance" instead of "running"',
  ]);
});

test('an address that is missing is a cause', () => {
  expect(summaries({ addresses: [] })).toEqual([
    'eth0 has not got the address 10.77.0.11; it has none',
  ]);
  expect(summaries({ addresses: ['10.77.0.12'] })).toEqual([
    'eth0 has not got the address 10.77.0.11; it has 10.77.0.12',
  ]);
});

test('the status file is read as far as it goes', () => {
  expect(
    parseFirstBootStatus('{"state":"failed","step":"s","exitCode":3,"skipped":["udev"]}'),
  ).toEqual({
    state: 'failed',
    step: 's',
    exitCode: 3,
    skipped: ['udev'],
  });
  for (const text of ['', '{', '[]', 'null', '{"state":"odd"}']) {
    expect(parseFirstBootStatus(text)).toBeUndefined();
  }
});

test("cloud-init's files are read, and half of one is none", () => {
  expect(parseCloudInitErrors('{"v1":{"errors":["a"]}}')).toEqual(['a']);
  expect(parseCloudInitErrors('{"v1":{"err')).toBeUndefined();
  expect(parseCloudInitErrors('{"v1":{}}')).toBeUndefined();
  expect(parseCloudInitStage('{"v1":{"stage":"modules-final"}}')).toBe('modules-final');
  expect(parseCloudInitStage('{"v1":{"stage":null}}')).toBeUndefined();
});
