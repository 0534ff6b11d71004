import { synthesize } from 'groundwork/testing';

import { gateway } from './index';

test('a gateway forwards packets', () => {
  const { files, violations } = synthesize(gateway());

  expect(violations).toEqual([]);
  expect(files['/etc/sysctl.d/zz-groundwork.conf']).toContain('net.ipv4.ip_forward = 1');
});
