/**
 * What several constructs tell one kubelet. Each writes its own files, which the kubelet reads one after the other; the later one would win
 * without a word, so that what they do not agree on is found here.
 */
import { parse } from 'yaml';

import { File } from '../machine';
import type { Machine } from '../machine';

import { KUBELET_ARGUMENTS_FILE } from './kubelet-delivery';
import { isRecord } from '../values';
import type { Findings } from '../values';

/** What one construct has written for the kubelet. */
export interface KubeletWritten {
  /** Its own path, which is passed over. */
  readonly construct: string;
  /** The folder of configuration, or undefined. */
  readonly configDirectory: string | undefined;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** Finds where the reservations of the machine (`ReservedResourcesKubelet`) would silently overrule what was written, or get lost. */
export function checkAgreement(
  machine: Machine,
  written: KubeletWritten,
  findings: Findings,
): void {
  const files = machine.node
    .findAll()
    .filter((each) => each instanceof File)
    .filter(({ node }) => !node.path.startsWith(`${written.construct}/`));
  for (const file of files) {
    if (file.path === KUBELET_ARGUMENTS_FILE) checkArguments(file, written, findings);
    else checkDocument(file, written, findings);
  }
}

function checkArguments(file: File, written: KubeletWritten, findings: Findings): void {
  const by = file.node.scope?.node.path ?? file.node.path;
  const [variable = ''] = file.content.split('=');
  if (variable !== 'KUBELET_EXTRA_ARGS') {
    const reason = `the service takes no arguments from it, as ${by} gives them`;
    const remedy = 'leave argumentsVariable out there';
    findings.add('conflict', '', variable, reason, remedy);
  }
  if (/[" ]--config=/.test(file.content)) {
    const reason = `${by} gives the kubelet a configuration file that takes the place of the main one`;
    const remedy = 'set delivery: "flags" there, or use a kubelet 1.30 or newer';
    findings.add('conflict', '', '--config', reason, remedy);
  }
  const folder = /--config-dir=([^\s"]+)/.exec(file.content)?.[1];
  const own = written.configDirectory;
  if (folder === undefined || own === undefined || folder === own) return;
  const reason = `${by} has the kubelet read ${folder} instead of ${own}`;
  findings.add('conflict', '', folder, reason, `give it a configPath in ${own}`);
}

function checkDocument(file: File, { configuration }: KubeletWritten, findings: Findings): void {
  if (!/^kind: KubeletConfiguration$/m.test(file.content)) return;
  const document: unknown = parse(file.content, { version: '1.1' });
  if (!isRecord(document)) return;
  for (const [name, value] of Object.entries(document)) {
    const own = configuration[name];
    if (own === undefined || JSON.stringify(own) === JSON.stringify(value)) continue;
    const reason = `${file.node.path} sets it to ${JSON.stringify(value)}`;
    findings.add('conflict', name, JSON.stringify(own), reason, 'say it in one place');
  }
}
