/** From the props of a target to what is written on its machine. */
import { Findings, Iqn, checkSwitch, isText, readProps } from '../values';
import type { Violation } from '../values';

import { readIscsiChap } from './iscsi-chap';
import type { IscsiChap } from './iscsi-chap';
import { readIscsiAccess } from './iscsi-target-access';
import type { ReadIscsiAccess } from './iscsi-target-access';
import { readIscsiLuns } from './iscsi-target-luns';
import type { ReadIscsiLun } from './iscsi-target-luns';
import { readIscsiNodes } from './iscsi-target-nodes';
import type { ReadIscsiNodes } from './iscsi-target-nodes';
import type { IscsiTargetProps } from './iscsi-target-props';

/** What was read. */
export interface ReadIscsiTarget extends ReadIscsiNodes {
  readonly layout: 'shared' | 'per-node';
  readonly iqn: string;
  readonly luns: readonly ReadIscsiLun[];
  readonly initiators: readonly ReadIscsiAccess[];
  readonly asksWho: boolean;
  readonly discovery: IscsiChap | undefined;
  readonly installs: boolean;
  readonly distribution: 'debian' | 'rhel';
  readonly handlerPackage: string | undefined;
  readonly violations: readonly Violation[];
}

const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9+._:-]*$/;

/**
 * Reads the props.
 *
 * @param hostname the usual name of the node
 */
export function readIscsiTarget(given: IscsiTargetProps, hostname: string): ReadIscsiTarget {
  const findings = new Findings();
  const props = readProps(given, findings);
  checkSwitch(props.allowSeveralWriters, 'allowSeveralWriters', findings);
  const layout = readChoice(props.layout, 'layout', ['shared', 'per-node'] as const, findings);
  const iqn = String(findings.take(Iqn.parse(props.iqn ?? '', 'iqn')) ?? '');
  const nodes = readIscsiNodes(props, hostname, findings);
  const luns = readIscsiLuns(props.luns, { iqn, nodes: nodes.nodes }, findings);
  const sources = ['package', 'image'] as const;
  const asks = readChoice(
    props.authentication,
    'authentication',
    ['chap', 'none'] as const,
    findings,
  );
  return {
    ...{ layout, iqn, luns, ...nodes },
    initiators: readIscsiAccess(props, luns, findings),
    asksWho: asks === 'chap',
    discovery:
      props.discovery === undefined
        ? undefined
        : readIscsiChap(props.discovery, 'discovery', findings),
    installs: readChoice(props.install, 'install', sources, findings) === 'package',
    distribution: readChoice(
      props.distribution,
      'distribution',
      ['debian', 'rhel'] as const,
      findings,
    ),
    handlerPackage: readPackage(props, luns, findings),
    violations: findings.violations,
  };
}

function readChoice<T extends string>(
  given: unknown,
  path: string,
  [usual, other]: readonly [T, T],
  findings: Findings,
): T {
  if (given === undefined || given === usual) return usual;
  if (given === other) return other;
  const remedy = `use "${usual}" or "${other}"`;
  findings.add('unsupported', path, given, 'is none that there is', remedy);
  return usual;
}

function readPackage(
  { handlerPackage }: Partial<IscsiTargetProps>,
  luns: readonly ReadIscsiLun[],
  findings: Findings,
): string | undefined {
  if (handlerPackage === undefined) return undefined;
  const given: unknown = handlerPackage;
  if (!isText(given, PACKAGE)) {
    const remedy = 'write it as the distribution does';
    findings.add('invalid', 'handlerPackage', given, 'is no name of a package', remedy);
  } else if (luns.length > 0 && !luns.some(({ backstore }) => backstore.kind === 'glfs')) {
    const reason = 'serves files of GlusterFS, and no disk is one';
    findings.add('conflict', 'handlerPackage', given, reason, 'leave it out');
  }
  return handlerPackage;
}
