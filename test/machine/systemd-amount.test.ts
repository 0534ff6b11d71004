import { systemdBytes, systemdSeconds } from '../../lib/machine/systemd-amount';

test.each([
  ['0', 0],
  ['1024', 1024],
  ['512B', 512],
  ['1K', 1024],
  ['1.5 M', 1.5 * 1024 ** 2],
  ['15E', 15 * 1024 ** 6],
  // 64 bits do not hold it.
  ['16E', undefined],
  ['', undefined],
  ['1KB', undefined],
  ['1k', undefined],
  ['1Mi', undefined],
  ['-1', undefined],
  ['0x10', undefined],
])('reads the size %s', (text, bytes) => {
  expect(systemdBytes(text)).toBe(bytes);
});

// The figures are those of "systemd-analyze timespan", in seconds.
test.each([
  ['0', 0],
  ['5', 5],
  ['1min', 60],
  ['2h 30min', 9000],
  ['2h30min', 9000],
  ['1month', 2_629_800],
  ['1M', 2_629_800],
  ['1m', 60],
  ['1 year', 31_557_600],
  ['1.5s', 1.5],
  ['infinity', Infinity],
  ['', undefined],
  ['-1s', undefined],
  ['1 fortnight', undefined],
  ['s', undefined],
  ['1s ,2s', undefined],
])('reads the time %s', (text, seconds) => {
  expect(systemdSeconds(text)).toBe(seconds);
});
