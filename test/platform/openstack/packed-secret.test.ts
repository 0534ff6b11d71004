import { LAST_LINE, packSecret } from '../../../lib/platform/openstack/packed-secret';

test('has a line for each file in the order of their names, and a last one', () => {
  expect(packSecret({ 'server.key': 'K\n', ca: 'ü', empty: '' })).toBe(
    'ca w7w=\nempty\nserver.key Swo=\n.\n',
  );
});

test('does not depend on the order in which files are given', () => {
  expect(packSecret({ b: '2', a: '1' })).toBe(packSecret({ a: '1', b: '2' }));
});

test('survives whoever takes away the ends of the text', () => {
  const text = packSecret({ a: '', b: '\n' });
  expect(text.trim().split('\n')).toEqual(['a', 'b Cg==', LAST_LINE]);
});
