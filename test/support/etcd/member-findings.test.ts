import { memberFindings } from './member-findings';
import type { MemberStatus } from './member-status';

const WANTED = ['etcd-1', 'etcd-2'];

function member(name: string, change: Partial<MemberStatus> = {}): MemberStatus {
  return {
    ...{ name, data: 'present', incarnation: 1, service: 'active', healthy: true },
    ...{ learner: false, leader: 'a', clusterId: 'c', alarms: [] },
    members: WANTED.map((one) => ({ id: one, name: one })),
    ...change,
  };
}

function findings(change: Partial<MemberStatus>): readonly string[] {
  return memberFindings([member('etcd-1'), member('etcd-2', change)], WANTED);
}

describe('the look at members', () => {
  it('finds nothing where all are well, in whatever order they are listed', () => {
    expect(findings({ members: member('x').members?.toReversed() ?? [] })).toEqual([]);
  });

  it('finds one that is not well, learns, has an alarm, or follows another leader', () => {
    expect(findings({ healthy: false })).toEqual(['etcd-2 is not healthy']);
    expect(findings({ learner: true })).toEqual(['etcd-2 is a learner']);
    expect(findings({ alarms: ['NOSPACE'] })).toEqual(['etcd-2 has the alarm NOSPACE']);
    expect(findings({ leader: 'b' })).toEqual(['they follow a and b']);
    expect(findings({ clusterId: 'd' })).toEqual(['they are of c and d']);
  });

  it('finds a list with one too many or too few', () => {
    expect(findings({ members: [{ id: '1', name: 'etcd-1' }] })).toEqual([
      'etcd-2 lists etcd-1, not etcd-1, etcd-2',
    ]);
  });
});
