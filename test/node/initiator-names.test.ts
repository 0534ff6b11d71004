import { Machine } from '../../lib/machine';
import { IscsiInitiator, checkInitiatorNames } from '../../lib/node';
import type { IscsiInitiatorProps } from '../../lib/node';
import { formatViolation } from '../../lib/values';

function initiator(hostname: string, props: IscsiInitiatorProps): IscsiInitiator {
  return new IscsiInitiator(new Machine(hostname), 'iscsi', props);
}

test('one naming authority gives every machine a name of its own', () => {
  const all = ['node-4', 'node-5'].map((hostname) =>
    initiator(hostname, { namingAuthority: 'iqn.2016-06.com.example' }),
  );

  expect(all.map(({ iqn }) => iqn)).toEqual([
    'iqn.2016-06.com.example:node-4',
    'iqn.2016-06.com.example:node-5',
  ]);
  expect(checkInitiatorNames(all)).toEqual([]);
});

test('one name on two machines is refused, as the walkthrough has it', () => {
  const iqn = 'iqn.2016-06.org.gluster:client';
  const all = ['node-4', 'node-5'].map((hostname) => initiator(hostname, { iqn }));

  expect(checkInitiatorNames(all).map(formatViolation)).toEqual([
    'node-5/iscsi.iqn: "iqn.2016-06.org.gluster:client": is the name of node-4/iscsi too, and each would end the sessions of the other; write namingAuthority, which the host name of each machine follows',
  ]);
});

test('a name that is refused by itself is not told twice', () => {
  const all = ['a', 'b'].map((hostname) => initiator(hostname, { iqn: 'no name' }));

  expect(checkInitiatorNames(all)).toEqual([]);
  expect(checkInitiatorNames([null, 5, { iqn: 'x' }] as never)).toEqual([]);
  expect(checkInitiatorNames(null as never)).toEqual([]);
});
