/** The nodes of a target, read. */
import { IscsiPortal, isRecord, isText } from '../values';
import type { Findings, IscsiPortalInput } from '../values';

import type { IscsiTargetNode, IscsiTargetProps } from './iscsi-target-props';

/** A node. */
export interface ReadIscsiNode {
  readonly name: string;
  readonly portals: readonly IscsiPortal[];
}

/** The nodes, and which of them the machine is: a number from 1, which is that of its portal group. */
export interface ReadIscsiNodes {
  readonly nodes: readonly ReadIscsiNode[];
  readonly own: number;
}

const MOST_NODES = 64;
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Reads nodes, and which is this one. */
export function readIscsiNodes(
  props: Partial<IscsiTargetProps>,
  hostname: string,
  findings: Findings,
): ReadIscsiNodes {
  const nodes = readList(props.nodes, findings);
  refuseTwice(nodes, findings);
  if (props.layout === 'per-node' && nodes.length > 1) {
    const reason = 'are several, and each has a target of its own';
    findings.add('conflict', 'nodes', nodes.length, reason, 'name only this machine');
  }
  const name: unknown = props.node ?? hostname;
  const own = nodes.findIndex((node) => node.name === name);
  if (own === -1 && nodes.length > 0) {
    const names = nodes.map((node) => node.name).join(', ');
    const remedy = `write one of: ${names}`;
    findings.add('invalid', 'node', name, 'is none of the nodes', remedy);
  }
  return { nodes, own: own + 1 };
}

function readList(given: unknown, findings: Findings): readonly ReadIscsiNode[] {
  const remedy = 'write [{ name: "gluster-1", portals: ["10.0.0.11"] }]';
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_NODES) {
    const code = given === undefined ? 'required' : 'invalid';
    const reason = `is no list of 1 to ${MOST_NODES} nodes`;
    findings.add(code, 'nodes', given, reason, remedy);
    return [];
  }
  return given.flatMap((one: unknown, at) => {
    const path = `nodes[${at}]`;
    if (isRecord(one)) return [readNode(one, path, at + 1, given.length, findings)];
    findings.add('invalid', path, one, 'is no record of settings', remedy);
    return [];
  });
}

function readNode(
  given: Partial<IscsiTargetNode>,
  path: string,
  tag: number,
  count: number,
  findings: Findings,
): ReadIscsiNode {
  const name = readName(given.name, `${path}.name`, findings);
  const list: unknown = given.portals;
  if (!Array.isArray(list) || list.length === 0) {
    const code = list === undefined ? 'required' : 'invalid';
    const remedy = 'write for example ["10.0.0.11"]';
    findings.add(code, `${path}.portals`, list, 'is no list of addresses', remedy);
    return { name, portals: [] };
  }
  return {
    name,
    portals: list.flatMap((one: IscsiPortalInput, at) => {
      const portal = findings.take(IscsiPortal.parse(one, `${path}.portals[${at}]`));
      if (portal === undefined) return [];
      checkPortal(portal, `${path}.portals[${at}]`, tag, count, findings);
      return [portal];
    }),
  };
}

function readName(given: unknown, path: string, findings: Findings): string {
  if (isText(given, NAME)) return given;
  const code = given === undefined ? 'required' : 'invalid';
  const remedy = 'write for example "gluster-1"';
  findings.add(code, path, given, 'is no name of a machine', remedy);
  return '';
}

function checkPortal(
  portal: IscsiPortal,
  path: string,
  tag: number,
  count: number,
  findings: Findings,
): void {
  if (portal.address.value === 0n && count > 1) {
    const reason = 'is every address of a machine, and the other nodes are told of it';
    findings.add('conflict', path, String(portal), reason, 'name the address of this node');
  }
  if (portal.group !== undefined && portal.group !== tag) {
    const reason = `is in portal group ${portal.group}, and the group of this node is ${tag}`;
    findings.add('conflict', path, String(portal), reason, `write "${portal.endpoint}"`);
  }
}

function refuseTwice(nodes: readonly ReadIscsiNode[], findings: Findings): void {
  const names = new Set<string>();
  const portals = new Set<string>();
  nodes.forEach((node, at) => {
    if (node.name !== '' && names.has(node.name)) {
      const reason = 'is the name of another node too';
      findings.add('duplicate', `nodes[${at}].name`, node.name, reason, 'give each its own');
    }
    names.add(node.name);
    for (const { endpoint } of node.portals) {
      if (portals.has(endpoint)) {
        const reason = 'is given twice';
        findings.add('duplicate', `nodes[${at}].portals`, endpoint, reason, 'name each once');
      }
      portals.add(endpoint);
    }
  });
}
