import { settingLines } from '../../../lib/platform/openstack/late-login';
import { keysLine } from '../../../lib/platform/openstack/s3-bucket';

test('settings are lines', () => {
  expect(settingLines({ identity: 'http://one/v3', container: 'c' })).toBe(
    'identity=http://one/v3\ncontainer=c\n',
  );
});

test('the keys of S3 are written as curl reads them', () => {
  expect(keysLine('AKIA', 'a"b\\c/+')).toBe('user = "AKIA:a\\"b\\\\c/+"\n');
});
