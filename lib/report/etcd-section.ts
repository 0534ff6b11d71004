/** The section about etcd: who must be there, what a loss means, what is on the volumes, how far back snapshots reach. */

import { domainsPicture, quorumPicture, volumePicture } from './etcd-picture';
import { bytesText, type EtcdReport, memberLosses, reachOf, writesText } from './etcd-report';
import { figure, figureList } from './figures';
import { type Markup, markup } from './markup';
import { disclosure, table } from './table';
import { counted } from './wording';

/** The section; nothing without a cluster. */
export function etcdSection(report: EtcdReport | undefined): Markup | undefined {
  if (report === undefined) return undefined;
  const { events } = report;
  if (events === undefined) return clusterPart(report, 'etcd-main');
  return markup`<h3>${report.name}</h3>
${clusterPart(report, 'etcd-main')}<h3>${events.name}, for events alone</h3>
${clusterPart(events, 'etcd-events')}`;
}

function clusterPart(report: EtcdReport, id: string): Markup {
  const { name, version, members, quorum, faultTolerance, backup } = report;
  const list = figureList([
    ['Members', members.length],
    ['Quorum', quorum],
    ['May fail at once', faultTolerance],
    ['Snapshots reach back', backup === false ? 'none' : reachOf(backup)],
  ]);
  return markup`<p><code>${name}</code>, etcd ${version}. A write counts once ${quorum} of ${counted(members.length, 'member')} ${quorum === 1 ? 'has it on its disk' : 'have it on their disks'}. ${tolerance(report)}</p>
${list}${figure('Members by failure domain', domainsPicture(report, id))}${memberTable(report)}${figure(
    'Members that a write needs',
    quorumPicture(report, id),
  )}${lossTable(report)}${figure(`Data volume of each member: ${bytesText(report.volumeBytes)}`, volumePicture(report, id))}${snapshots(report)}`;
}

function tolerance({ faultTolerance, domains }: EtcdReport): Markup {
  const fatal = domains.filter(({ writes }) => !writes).map(({ domain }) => domain);
  if (faultTolerance === 0) return markup`<span class="alert">It bears no failure.</span>`;
  if (fatal.length === 0) {
    return markup`It bears the loss of any ${faultTolerance === 1 ? 'one' : faultTolerance}, and of any one failure domain.`;
  }
  const which = fatal.length === 1 ? 'the failure domain' : 'one of the failure domains';
  return markup`<span class="alert">It does not bear the loss of ${which} ${fatal.join(', ')}.</span>`;
}

function memberTable({ members, domains }: EtcdReport): Markup {
  const writesWithout = (name: string): string => {
    const domain = domains.find((one) => one.members.includes(name));
    return domain === undefined ? '' : writesText(domain.writes);
  };
  const rows = members.map(({ name, address, failureDomain }) => [
    ...[name, address ?? '', failureDomain, writesWithout(name)],
  ]);
  const columns = [
    { head: 'Member' },
    { head: 'Address', kind: 'code' as const },
    { head: 'Failure domain' },
    { head: 'When that is lost' },
  ];
  return disclosure('As a table', table({ caption: 'Members of etcd', columns, rows }));
}

function lossTable(report: EtcdReport): Markup | undefined {
  const rows = memberLosses(report).map(({ lost, left, writes, cure }) => [
    ...[lost, left, writes ? 'go on' : 'stop', cure],
  ]);
  const columns = [
    { head: 'Members lost', kind: 'number' as const },
    { head: 'Left', kind: 'number' as const },
    { head: 'Writes' },
    { head: 'Cure' },
  ];
  return table({
    caption: 'What the loss of members means to writes and linearizable reads',
    columns,
    rows,
  });
}

function snapshots({ backup }: EtcdReport): Markup {
  if (backup === false) {
    return markup`<p class="alert">No snapshots are taken: what all members have lost is lost.</p>
`;
  }
  const { keep, to } = backup;
  const every = reachOf({ ...backup, keep: 1 }) ?? backup.every;
  const where =
    'bucket' in to
      ? markup`the bucket <code>${to.bucket}</code>`
      : markup`<code>${to.directory}</code>`;
  const reach = reachOf(backup);
  const back = reach === undefined ? '' : `, so the oldest is ${reach} back`;
  return markup`<p>A snapshot every ${every} to ${where}, checked by its hash; ${keep === 1 ? 'the last is kept' : `the last ${keep} are kept`}${back}. A restore loses what was written after the last one: at most ${every}.</p>
`;
}
