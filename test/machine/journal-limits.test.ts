import { JournalLimits, Machine } from '../../lib/machine';
import type { JournalLimitsProps } from '../../lib/machine';

const PATH = '/etc/systemd/journald.conf.d/90-groundwork.conf';

const machineWith = (props: JournalLimitsProps): Machine => {
  const machine = new Machine('m');
  new JournalLimits(machine, 'j', props);
  return machine;
};
const codesOf = (props: unknown) =>
  machineWith(props as JournalLimitsProps)
    .validate()
    .map(({ code, path }) => `${code} ${path}`);

test('writes what is given, sorted, and restarts journald once the disks are there', () => {
  const { files, steps } = machineWith({
    SystemMaxUse: '500M',
    Storage: 'persistent',
    MaxRetentionSec: '1month',
    ForwardToConsole: false,
    RateLimitBurst: 0,
    SystemKeepFree: 1_048_576,
  }).plan();

  expect(files.find(({ path }) => path === PATH)?.content).toBe(
    [
      '[Journal]',
      'ForwardToConsole=no',
      'MaxRetentionSec=1month',
      'RateLimitBurst=0',
      'Storage=persistent',
      'SystemKeepFree=1048576',
      'SystemMaxUse=500M',
      '',
    ].join('\n'),
  );
  expect(steps).toMatchObject([{ id: 'journal limits', phase: 'storage', inContainers: 'run' }]);
});

test.each<[string, JournalLimitsProps]>([
  ['the least', { SystemMaxUse: '1M', RuntimeMaxFileSize: '512K', SystemMaxFiles: 1 }],
  ['a fraction', { SystemMaxUse: '1.5G' }],
  ['times of several units', { MaxFileSec: '1week 2days', SyncIntervalSec: '1min30s' }],
  ['never', { MaxRetentionSec: 0, MaxFileSec: 'infinity', RateLimitIntervalSec: 0 }],
])('takes %s', (_, props) => {
  expect(codesOf(props)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['nothing', {}, 'required m/j'],
  ['no record', 'x', 'invalid m/j'],
  ['another setting', { SystemMaxuse: '1G' }, 'unsupported m/j.SystemMaxuse'],
  ['a size of other tools', { SystemMaxUse: '500MB' }, 'invalid m/j.SystemMaxUse'],
  ['a size of Kubernetes', { SystemMaxUse: '500Mi' }, 'invalid m/j.SystemMaxUse'],
  ['a negative size', { SystemKeepFree: -1 }, 'invalid m/j.SystemKeepFree'],
  ['less than journald keeps to', { SystemMaxUse: '1023K' }, 'out-of-range m/j.SystemMaxUse'],
  ['a tiny file', { RuntimeMaxFileSize: 1 }, 'out-of-range m/j.RuntimeMaxFileSize'],
  [
    'a file above the whole',
    { SystemMaxUse: '10M', SystemMaxFileSize: '11M' },
    'conflict m/j.SystemMaxFileSize',
  ],
  ['no file', { SystemMaxFiles: 0 }, 'out-of-range m/j.SystemMaxFiles'],
  ['more than 64 bits', { SystemMaxUse: '16E' }, 'invalid m/j.SystemMaxUse'],
  ['a number with an exponent', { MaxFileSec: 1e21 }, 'invalid m/j.MaxFileSec'],
  ['a tiny fraction', { MaxFileSec: 1e-7 }, 'invalid m/j.MaxFileSec'],
  ['a million years', { MaxFileSec: '1000000y' }, 'invalid m/j.MaxFileSec'],
  ['a burst of 33 bits', { RateLimitBurst: 2 ** 32 }, 'out-of-range m/j.RateLimitBurst'],
  ['no time', { MaxRetentionSec: 'a month' }, 'invalid m/j.MaxRetentionSec'],
  ['an unknown unit', { MaxRetentionSec: '3 fortnights' }, 'invalid m/j.MaxRetentionSec'],
  ['a line break', { MaxRetentionSec: '1s\nStorage=none' }, 'invalid m/j.MaxRetentionSec'],
  ['another place', { Storage: 'disk' }, 'unsupported m/j.Storage'],
  ['a quoted switch', { ForwardToConsole: 'no' }, 'invalid m/j.ForwardToConsole'],
])('refuses %s', (_, props, refusal) => {
  expect(codesOf(props)).toEqual([refusal]);
});

test('two constructs with other limits are told of each other', () => {
  const machine = machineWith({ SystemMaxUse: '1G' });
  new JournalLimits(machine, 'other', { SystemMaxUse: '2G' });

  expect(machine.validate()).toMatchObject([{ code: 'conflict', path: 'm/other', value: PATH }]);
});
