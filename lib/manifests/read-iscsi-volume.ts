/** From what a person writes for a disk of iSCSI to what Kubernetes takes. */
import { Iqn, IscsiPortal, checkSwitch, hasPlaceholder, isText } from '../values';
import type { Findings, IqnInput, IscsiPortalInput } from '../values';

import type { IscsiVolumeProps } from './iscsi-volume-props';
import { readWholeNumber } from './pod-numbers';

/** The disk as both a pod and a persistent volume name it. */
export interface IscsiSource {
  readonly targetPortal: string;
  readonly portals?: readonly string[];
  readonly iqn: string;
  readonly lun: number;
  readonly fsType?: string;
  readonly readOnly: boolean;
  readonly initiatorName?: string;
  readonly iscsiInterface?: string;
}

const FILE_SYSTEMS = ['ext3', 'ext4', 'xfs', 'btrfs'];
const MOST_LUN = 255;

/** Reads it. */
export function readIscsiSource(props: Partial<IscsiVolumeProps>, findings: Findings): IscsiSource {
  const { readOnly = false, initiatorName, iscsiInterface } = props;
  const [targetPortal = '', ...more] = readPortals(props.portals, findings);
  checkSwitch(readOnly, 'readOnly', findings);
  checkInterface(iscsiInterface, findings);
  const raw = props.persistentVolume?.volumeMode === 'Block';
  const fsType = readFileSystem(props.fsType, raw, findings);
  return {
    targetPortal,
    ...(more.length === 0 ? {} : { portals: more }),
    iqn: readName(props.iqn, 'iqn', findings),
    lun: readWholeNumber(props.lun, 'lun', [0, 0, MOST_LUN], findings),
    ...(raw ? {} : { fsType }),
    readOnly,
    ...(initiatorName === undefined
      ? {}
      : { initiatorName: readName(initiatorName, 'initiatorName', findings) }),
    ...(iscsiInterface === undefined ? {} : { iscsiInterface }),
  };
}

/** The kubelet would log in to a portal that is written twice twice. */
function readPortals(given: unknown, findings: Findings): readonly string[] {
  if (!Array.isArray(given) || given.length === 0) {
    const remedy = 'write for example ["10.0.0.1:3260"]';
    findings.add('required', 'portals', given, 'names no portal', remedy);
    return [];
  }
  const portals = given.flatMap((one: unknown, index) => {
    const text = readPortal(one, `portals[${index}]`, findings);
    return text === undefined ? [] : [text];
  });
  portals.forEach((portal, index) => {
    if (portals.indexOf(portal) === index) return;
    findings.add('duplicate', `portals[${index}]`, portal, 'is named twice', 'keep one of them');
  });
  return portals;
}

function readPortal(given: unknown, path: string, findings: Findings): string | undefined {
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  const portal = findings.take(IscsiPortal.parse(given as IscsiPortalInput, path));
  if (portal?.group === undefined) return portal?.endpoint;
  const reason = 'names a portal group, for which a volume has no place';
  findings.add('unsupported', path, String(portal), reason, `write "${portal.endpoint}"`);
  return undefined;
}

function readName(given: unknown, path: string, findings: Findings): string {
  if (typeof given === 'string' && hasPlaceholder(given)) return given;
  return String(findings.take(Iqn.parse(given as IqnInput, path)) ?? '');
}

function checkInterface(given: unknown, findings: Findings): void {
  if (given === undefined || isText(given, /^[A-Za-z0-9._:-]{1,64}$/)) return;
  const remedy = 'write what "iscsiadm -m iface" shows, such as "default"';
  findings.add('invalid', 'iscsiInterface', given, 'is no interface of open-iscsi', remedy);
}

function readFileSystem(given: unknown, raw: boolean, findings: Findings): string {
  if (given === undefined) return 'ext4';
  if (raw) {
    const remedy = 'leave it out, or drop volumeMode';
    findings.add('conflict', 'fsType', given, 'is said of a device without a file system', remedy);
  } else if (typeof given !== 'string' || !FILE_SYSTEMS.includes(given)) {
    const remedy = `use ${FILE_SYSTEMS.join(', ')}`;
    findings.add('unsupported', 'fsType', given, 'is none that the kubelet makes', remedy);
  } else return given;
  return 'ext4';
}
