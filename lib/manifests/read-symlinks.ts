/** From the devices that a person writes to pairs of a device and its link. */
import { DevicePath, isRecord, isText } from '../values';
import type { Findings } from '../values';

import { isPrintableLabel } from './labels';

/** A node that was read. */
export interface ReadNode {
  readonly node: string;
  /** Each device, and its link below /dev: `cortx/data-0`. */
  readonly links: readonly { readonly device: string; readonly link: string }[];
}

const SEPARATOR = /^[-_A-Za-z0-9]+(?:\/[-_A-Za-z0-9]+)*$/;
const NAME = /^[A-Za-z0-9_][-_A-Za-z0-9.+=:@]*(?:\/[A-Za-z0-9_][-_A-Za-z0-9.+=:@]*)*$/;
const LONGEST = 255;
const FOLDERS_OF_DEV =
  /^(?:block|bsg|bus|char|cpu|disk|dma_heap|dri|fd|hugepages|input|loop|mapper|md|mqueue|net|pts|shm|snd|usb|vfio)(?:\/|$)/;

/** Reads the folder under /dev; the usual one in the place of one that is refused. */
export function readFolder(given: unknown, findings: Findings): string {
  if (given === undefined) return 'cortx';
  const good = isText(given, SEPARATOR) && given.length <= LONGEST;
  if (good && !FOLDERS_OF_DEV.test(given)) return given;
  const reason = good ? `"/dev/${given}" belongs to the kernel and udev` : 'names no folder';
  findings.add('invalid', 'separator', given, reason, 'write for example "cortx"');
  return 'cortx';
}

/** Reads all nodes; those with something wrong are left out, and nothing is left out without a violation. */
export function readLinkedNodes(
  given: unknown,
  folder: string,
  onlyStable: boolean,
  findings: Findings,
): readonly ReadNode[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write [{ node: "node-1", devices: [{ device: "/dev/sdc" }] }]';
    findings.add('required', 'nodes', given, 'names no node', remedy);
    return [];
  }
  const seen = new Set<string>();
  return given
    .map((one: unknown, index) => {
      const at = `nodes[${index}]`;
      const read = readNode(one, at, folder, onlyStable, findings);
      if (read !== undefined && seen.has(read.node)) {
        const remedy = 'list all of its devices in one place';
        findings.add('duplicate', `${at}.node`, read.node, 'is there already', remedy);
      }
      if (read !== undefined) seen.add(read.node);
      return read;
    })
    .filter((one) => one !== undefined);
}

function readNode(
  given: unknown,
  at: string,
  folder: string,
  onlyStable: boolean,
  findings: Findings,
): ReadNode | undefined {
  const { node, devices } = isRecord(given) ? given : {};
  const named = node !== '' && isPrintableLabel(node);
  if (!named) {
    const remedy = 'write what "kubectl get nodes -L kubernetes.io/hostname" shows';
    const reason = 'is no value of the label kubernetes.io/hostname';
    findings.add('invalid', `${at}.node`, node, reason, remedy);
  }
  if (!Array.isArray(devices) || devices.length === 0) {
    const remedy = 'write [{ device: "/dev/sdc" }]';
    findings.add('required', `${at}.devices`, devices, 'names no device', remedy);
    return undefined;
  }
  const links = devices
    .map((one: unknown, index) => {
      return readLink(one, `${at}.devices[${index}]`, folder, onlyStable, findings);
    })
    .filter((one) => one !== undefined);
  refuseClashes(links, `${at}.devices`, findings);
  return named ? { node, links } : undefined;
}

function readLink(
  given: unknown,
  at: string,
  folder: string,
  onlyStable: boolean,
  findings: Findings,
): ReadNode['links'][number] | undefined {
  const { device, name } = isRecord(given) ? given : {};
  const options = { allowUnstable: !onlyStable };
  const path = findings.take(DevicePath.parse(device as string, `${at}.device`, options));
  if (path === undefined) return undefined;
  const text = path.toString();
  if (text.startsWith(`/dev/${folder}/`)) {
    const remedy = 'write the device that gets this name';
    findings.add('conflict', `${at}.device`, text, 'is itself a name that is made here', remedy);
    return undefined;
  }
  const link = name ?? text.replace(/^\/dev\//, '');
  if (isText(link, NAME) && link.length <= LONGEST) {
    return { device: text, link: `${folder}/${link}` };
  }
  const reason = 'is no name of a device below the separator';
  findings.add('invalid', `${at}.name`, link, reason, 'write for example "data-0"');
  return undefined;
}

function refuseClashes(links: ReadNode['links'], at: string, findings: Findings): void {
  links.forEach(({ device, link }, index) => {
    for (const other of links.slice(0, index)) {
      if (other.device === device) {
        const remedy = 'name each device once';
        findings.add('duplicate', `${at}[${index}].device`, device, 'is there twice', remedy);
      } else if (
        `${other.link}/`.startsWith(`${link}/`) ||
        `${link}/`.startsWith(`${other.link}/`)
      ) {
        const reason = `stands in the way of /dev/${other.link}`;
        findings.add('duplicate', `${at}[${index}].name`, link, reason, 'choose another name');
      }
    }
  });
}
