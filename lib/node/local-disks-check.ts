/** What is wrong between the disks of a class and everything else on the machine. */
import { MachineConstruct, Mount } from '../machine';
import { Findings } from '../values';
import type { Violation } from '../values';

import type { LocalDisks } from './local-disks';
import { isDeviceOf, mayBeSameDisk } from './read-named-disk';
import type { FoundByName } from './read-named-disk';

/**
 * What the disks of this class share with something else, and must not. Of two classes the later one tells.
 *
 * @param classes all classes of the machine, in the order in which they were made
 */
export function validateBeside(
  disks: LocalDisks,
  classes: readonly LocalDisks[],
): readonly Violation[] {
  const findings = new Findings();
  for (const other of classes.slice(0, classes.indexOf(disks))) compare(disks, other, findings);
  for (const one of disks.machine.node.findAll()) {
    if (one instanceof Mount) refuseMountPoint(disks, one, findings);
    const isClass = classes.some((each) => each === one);
    // The file systems on its own disks are below it.
    if (isClass || !(one instanceof MachineConstruct) || one.node.scopes.includes(disks)) continue;
    for (const part of one.contributions()) {
      if (part.kind !== 'device-use') continue;
      refuseUsed(disks, part.device, `${part.use}, by ${one.node.path}`, findings);
    }
  }
  return findings.violations;
}

function compare(disks: LocalDisks, other: LocalDisks, findings: Findings): void {
  const [one, two] = [disks.discovery, other.discovery];
  if (one === undefined || two === undefined) return;
  if (one.storageClass === two.storageClass) {
    const reason = `is the class of ${other.node.path} too`;
    findings.add(
      'duplicate',
      'storageClass',
      one.storageClass,
      reason,
      'give each class its own name',
    );
  }
  if (
    `${one.hostDir}/`.startsWith(`${two.hostDir}/`) ||
    `${two.hostDir}/`.startsWith(`${one.hostDir}/`)
  ) {
    const reason = `is, holds or stands in the discovery directory of ${other.node.path} (${two.hostDir})`;
    findings.add(
      'conflict',
      'hostDir',
      one.hostDir,
      reason,
      'give each class a directory of its own',
    );
  }
  for (const disk of disks.namedDisks) {
    const same = other.namedDisks.find((each) => mayBeSameDisk(each, disk));
    if (same !== undefined) tell(disk, `is ${same.path} of ${other.node.path} too`, findings);
  }
}

/** In a file system of its own the provisioner would find `lost+found`, and take it for a volume that is not mounted. */
function refuseMountPoint(disks: LocalDisks, mount: Mount, findings: Findings): void {
  const hostDir = disks.discovery?.hostDir;
  if (hostDir === undefined || mount.path !== hostDir) return;
  const reason = `is what ${mount.node.path} mounts: its own folders, such as lost+found, would be offered as volumes`;
  findings.add('conflict', 'hostDir', hostDir, reason, 'name a directory on it');
}

function refuseUsed(disks: LocalDisks, device: string, use: string, findings: Findings): void {
  for (const disk of disks.namedDisks) {
    if (isDeviceOf(device, disk)) tell(disk, `is in use as ${use} (${device})`, findings);
  }
}

function tell(disk: FoundByName, reason: string, findings: Findings): void {
  findings.add('conflict', disk.path, disk.name, reason, 'use each disk once');
}
