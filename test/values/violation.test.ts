import {
  InvalidConfiguration,
  at,
  formatViolation,
  parsed,
  refused,
  valueOrThrow,
} from '../../lib/values';
import type { Violation } from '../../lib/values';

const violation: Violation = {
  code: 'out-of-range',
  path: 'maxPods',
  value: '600',
  reason: 'must be between 1 and 250',
  remedy: 'lower it',
};

test('prints path, value, reason and remedy on one line', () => {
  expect(formatViolation(violation)).toBe('maxPods: "600": must be between 1 and 250; lower it');
});

test('prints no value where none is given, and names the whole value where there is no path', () => {
  const { code, reason, remedy } = violation;

  expect(formatViolation({ code, path: '', reason, remedy })).toBe(
    '(value): must be between 1 and 250; lower it',
  );
});

test('keeps a value with quotes and line breaks on the line', () => {
  expect(formatViolation({ ...violation, value: 'a"b\nc' })).toContain(String.raw`"a\"b\nc"`);
});

test('moves a violation under a longer path', () => {
  expect(at(violation, 'worker-1/kubelet').path).toBe('worker-1/kubelet.maxPods');
  expect(at({ ...violation, path: '[0].device' }, 'disks').path).toBe('disks[0].device');
  expect(at({ ...violation, path: '' }, 'disks').path).toBe('disks');
  expect(at(violation, '').path).toBe('maxPods');
  expect(at(violation, 'a')).toEqual({ ...violation, path: 'a.maxPods' });
});

test('collects all violations, sorted by path and then by code', () => {
  const error = new InvalidConfiguration('machine "worker-1"', [
    { ...violation, path: 'b' },
    { ...violation, path: 'a', code: 'required' },
    { ...violation, path: 'a', code: 'conflict' },
    { ...violation, path: 'B' },
  ]);

  expect(error.violations.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'B out-of-range',
    'a conflict',
    'a required',
    'b out-of-range',
  ]);
  expect(error.message.split('\n')[0]).toBe('4 problems in machine "worker-1"');
  expect(error.message.split('\n')).toHaveLength(5);
  expect(error.name).toBe('InvalidConfiguration');
  expect(error).toBeInstanceOf(Error);
});

test('does not change the list it is given', () => {
  const given = [
    { ...violation, path: 'b' },
    { ...violation, path: 'a' },
  ];
  const error = new InvalidConfiguration('x', given);

  expect(given.map(({ path }) => path)).toEqual(['b', 'a']);
  expect(error.violations.map(({ path }) => path)).toEqual(['a', 'b']);
});

test('counts a single problem in the singular', () => {
  expect(new InvalidConfiguration('x', [violation]).message).toMatch(/^1 problem in x\n/);
});

test('gives the value, or throws the reason why there is none', () => {
  expect(valueOrThrow('x', parsed(0))).toBe(0);
  expect(() => valueOrThrow('x', refused(violation))).toThrow(InvalidConfiguration);
});
