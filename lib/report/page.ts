/** The page: one HTML file that needs nothing else, runs no script, and is the same bytes for the same plan. */

import { addressPicture, addressPlan, countText, rangeText, useText } from './address-plan';
import { amountText } from './amounts';
import { capacityPicture, capacityStacks, equation } from './capacity';
import { etcdSection } from './etcd-section';
import { machineDetails } from './machine-details';
import { figure, figureList } from './figures';
import { type Markup, markup } from './markup';
import type { NetworkReport, PlanReport } from './plan-report';
import { qosSection } from './qos-section';
import { storageSection } from './storage-section';
import { patterns, styleSheet } from './style';
import { disclosure, table } from './table';
import { machinesByDomain, topologyPicture } from './topology';
import { budgetPicture, budgets, budgetText, partsPicture } from './user-data';
import { nameList } from './wording';

/** Up to this many machines are shown unfolded. */
const UNFOLDED = 6;

/** A part of the page; without content it is left out, and so is its entry in the contents. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup | undefined;
}

/**
 * One self-contained HTML page about a plan, with pictures as inline SVG and each picture's facts as a table too.
 *
 * Pure: the same report gives the same bytes. Every text of the report is escaped.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { Machine } from 'groundwork/machine';
 * import { renderReport, reportOf } from 'groundwork/report';
 *
 * const machine = new Machine('worker-1');
 * const machines = [{ machine, role: 'worker', address: '10.77.0.11', failureDomain: 'rack-a' }];
 * const report = reportOf({ title: 'Storage cluster', stack: 'staging', machines });
 * writeFileSync('report.html', renderReport(report));
 * ```
 */
export function renderReport(report: PlanReport): string {
  const sections = sectionsOf(report).filter(({ content }) => content !== undefined);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.title} – ${report.stack}</title>
<style>${styleSheet()}</style>
</head>
<body>
${patterns()}<header>
<h1>${report.title}</h1>
<p class="muted">Stack <code>${report.stack}</code></p>
${figures(report)}<nav aria-label="Contents"><ul>
${sections.map(
  ({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>
`,
)}</ul></nav>
</header>
<main>
${sections.map(
  ({ id, title, content }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`,
)}</main>
<footer><p>Made by groundwork from the plan, before anything was created.</p></footer>
</body>
</html>
`;
  return page.toString();
}

function sectionsOf(report: PlanReport): readonly Section[] {
  return [
    { id: 'domains', title: 'Failure domains', content: topologySection(report) },
    { id: 'etcd', title: 'etcd', content: etcdSection(report.etcd) },
    { id: 'storage', title: 'Storage', content: storageSection(report.storage) },
    { id: 'allocatable', title: 'Capacity', content: capacitySection(report) },
    { id: 'qos', title: 'Classes of service', content: qosSection(report.qos) },
    { id: 'network', title: 'Addresses', content: addressSection(report) },
    { id: 'budget', title: 'User data', content: budgetSection(report) },
    { id: 'machines', title: 'Machines', content: machineSection(report) },
  ];
}

function figures(report: PlanReport): Markup {
  const { machines } = report;
  const domains = new Set(
    machines.flatMap(({ failureDomain: domain }) => (domain === undefined ? [] : [domain])),
  );
  return figureList([
    ['Machines', machines.length],
    ['Failure domains', domains.size > 0 ? domains.size : undefined],
    ...allocatableSums(report),
  ]);
}

function allocatableSums({ machines }: PlanReport): readonly (readonly [string, string])[] {
  const [first, ...others] = machines.flatMap(({ allocatable }) =>
    allocatable === undefined ? [] : [allocatable],
  );
  if (first === undefined) return [];
  const sum = (key: keyof typeof first): string =>
    amountText(
      key,
      others.reduce((total, amounts) => total.plus(amounts[key]), first[key]),
    );
  return [
    ['Allocatable CPU', sum('cpu')],
    ['Allocatable memory', sum('memory')],
    ['Allocatable storage', sum('ephemeralStorage')],
  ];
}

function topologySection(report: PlanReport): Markup | undefined {
  if (report.machines.length === 0)
    return markup`<p class="muted">The plan has no machines.</p>
`;
  const rows = machinesByDomain(report.machines).flatMap(([domain, members]) =>
    members.map(({ name, role, address }) => [domain, name, role ?? '', address ?? '']),
  );
  const columns = [
    { head: 'Failure domain' },
    { head: 'Machine' },
    { head: 'Role' },
    { head: 'Address', kind: 'code' as const },
  ];
  return markup`<p>What stands in one box is lost together.</p>
${figure('Machines by failure domain', topologyPicture(report))}${disclosure('As a table', table({ caption: 'Machines and failure domains', columns, rows }))}`;
}

function capacitySection(report: PlanReport): Markup | undefined {
  const stacks = capacityStacks(report.machines);
  if (stacks.length === 0) return undefined;
  const rows = stacks.flatMap((stack) =>
    stack.lines.map((line) => [nameList(stack.machines, 12), line.resource, equation(line)]),
  );
  const columns = [{ head: 'Machines' }, { head: 'Resource' }, { head: 'Sum' }];
  const pictures = stacks.map((stack, i) => {
    const many = stack.machines.length > 1 ? ` (${stack.machines.length} machines, each)` : '';
    return figure(`${nameList(stack.machines, 6)}${many}`, capacityPicture(stack, i));
  });
  return markup`<p>Capacity − kube − system − eviction = allocatable: what is left for Pods. Each line is in one unit, so that it can be added up.</p>
${pictures}${disclosure('As a table', table({ caption: 'Capacity', columns, rows }))}`;
}

function addressSection({ network, machines }: PlanReport): Markup | undefined {
  if (network === undefined) return undefined;
  const plan = addressPlan(network, machines);
  if (plan === undefined)
    return markup`<p class="alert">“${network.cidr}” is no address range.</p>
`;
  const rows = plan.runs.map((run) => [
    rangeText(run),
    countText(run.count),
    useText(run, run.names.length),
  ]);
  const columns = [
    { head: 'Addresses', kind: 'code' as const },
    { head: 'Count', kind: 'number' as const },
    { head: 'Use' },
  ];
  const problems = plan.problems.map(
    (problem) => markup`<p class="alert">${problem}</p>
`,
  );
  return markup`${problems}${figure(`Network ${plan.cidr}`, addressPicture(plan))}${otherRanges(network)}${disclosure(
    'As a table',
    table({ caption: `Addresses of ${plan.cidr}`, columns, rows }),
  )}`;
}

function otherRanges({ ranges }: NetworkReport): Markup | undefined {
  const columns = [{ head: 'Use' }, { head: 'Range', kind: 'code' as const }];
  return table({
    caption: 'Other ranges',
    columns,
    rows: (ranges ?? []).map(({ name, cidr }) => [name, cidr]),
  });
}

function budgetSection({ machines }: PlanReport): Markup | undefined {
  const all = budgets(machines);
  const fullest = all[0];
  if (fullest === undefined) return undefined;
  const rows = all.map(({ name, userData }) => [name, budgetText(userData)]);
  const columns = [{ head: 'Machine' }, { head: 'User data' }];
  const tables = disclosure(
    'As a table',
    table({ caption: 'User data by machine', columns, rows }),
  );
  return markup`<p>Clouds refuse a machine whose user data is over the limit.</p>
${figure('Bytes against the limit, fullest first', budgetPicture(all))}${tables}${figure(`Biggest parts of ${fullest.name}`, partsPicture(fullest))}`;
}

function machineSection({ machines }: PlanReport): Markup | undefined {
  if (machines.length === 0) return undefined;
  const open = machines.length <= UNFOLDED;
  return markup`${machines.map((machine, i) => machineDetails(machine, i, open))}`;
}
