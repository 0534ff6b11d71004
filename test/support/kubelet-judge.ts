/** The kubelet's own code, asked about KubeletConfiguration documents by `tools/kubelet-check`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { goTool } from '../../tools/go-tool';
import { runSync } from '../../tools/process';

/** What the kubelet would say of one document. */
export interface KubeletVerdict {
  readonly errors: readonly string[];
  /** Whether a kubelet with it refuses a machine with cgroup v1. */
  readonly needsCgroupV2: boolean;
  readonly thresholds?: readonly {
    readonly signal: string;
    readonly hard: boolean;
    readonly quantity?: string;
    readonly percentage?: number;
    readonly gracePeriod?: string;
  }[];
  /** In bytes, the CPU in thousandths of a core. */
  readonly allocatable?: Readonly<Record<string, number>>;
  /** Where it looks for the reserved cgroups. */
  readonly cgroups?: Readonly<Record<string, string>>;
}

/** The capacity of the machines that are judged. */
export interface JudgedCapacity {
  readonly cpu: string;
  readonly memory: string;
  readonly ephemeralStorage: string;
  readonly hugePages?: Readonly<Record<string, string>>;
}

/** Asks about documents for machines of one capacity, in one run. */
export async function judgeKubelets(
  documents: readonly string[],
  capacity: JudgedCapacity,
): Promise<readonly KubeletVerdict[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundwork-kubelet-'));
  try {
    const files = documents.map((text, index) => {
      const file = path.join(folder, `${index}.yaml`);
      writeFileSync(file, text);
      return file;
    });
    const { code, stdout, stderr } = runSync([
      await goTool('kubelet-check'),
      ...['--cpu', capacity.cpu, '--memory', capacity.memory],
      ...['--ephemeral-storage', capacity.ephemeralStorage],
      ...Object.entries(capacity.hugePages ?? {}).flatMap(([size, sum]) => [
        '--hugepages',
        `${size}=${sum}`,
      ]),
      ...files,
    ]);
    if (code !== 0 && code !== 1) throw new Error(`kubelet-check: exit code ${code}: ${stderr}`);
    const verdicts = JSON.parse(stdout) as readonly KubeletVerdict[];
    if ((code === 1) !== verdicts.some(({ errors }) => errors.length > 0)) {
      throw new Error(`kubelet-check: exit code ${code} does not fit its verdicts`);
    }
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
