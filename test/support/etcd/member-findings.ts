/** Judges what members say of themselves. */
import type { MemberStatus } from './member-status';

/** What is wrong with the members, by what they say of themselves. */
export function memberFindings(
  members: readonly MemberStatus[],
  wanted: readonly string[],
): readonly string[] {
  const leaders = new Set(members.map(({ leader }) => leader));
  const clusters = new Set(members.map(({ clusterId }) => clusterId));
  return [
    ...members.flatMap((one) => oneMember(one, wanted)),
    ...(leaders.size === 1 ? [] : [`they follow ${[...leaders].join(' and ')}`]),
    ...(clusters.size === 1 ? [] : [`they are of ${[...clusters].join(' and ')}`]),
  ];
}

function oneMember(member: MemberStatus, wanted: readonly string[]): readonly string[] {
  const { name, healthy, learner, alarms = [], members = [] } = member;
  const listed = members.map((one) => one.name).toSorted();
  const isListed = listed.join() === wanted.toSorted().join();
  return [
    ...(healthy === true ? [] : [`${name} is not healthy`]),
    ...(learner === true ? [`${name} is a learner`] : []),
    ...alarms.map((alarm) => `${name} has the alarm ${alarm}`),
    ...(isListed ? [] : [`${name} lists ${listed.join(', ')}, not ${wanted.join(', ')}`]),
  ];
}
