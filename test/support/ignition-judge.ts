/** Ignition and Butane themselves, asked about configs by `tools/ignition-check`. */
import { spawnSync } from 'node:child_process';

import { goTool } from '../../tools/go-tool';

/** A config of Ignition or a text of Butane. */
export interface IgnitionDocument {
  readonly kind: 'ignition' | 'butane';
  readonly text: string;
}

/** What is said of one document. */
export interface IgnitionVerdict {
  /** Errors, warnings and notes; empty when there is nothing to complain about. */
  readonly complaints: readonly {
    readonly level: string;
    readonly path: string;
    readonly message: string;
  }[];
  /** What Ignition works by; undefined when it was refused. */
  readonly config?: IgnitionConfig;
  /** What stands in each file that is written. */
  readonly contents?: Readonly<Record<string, string>>;
}

/** As much of Ignition's config as tests look at. */
export interface IgnitionConfig {
  readonly storage: { readonly files?: readonly { readonly path: string }[] };
  readonly systemd: {
    readonly units?: readonly {
      readonly name: string;
      readonly enabled?: boolean;
      readonly contents?: string;
      readonly dropins?: readonly { readonly name: string; readonly contents?: string }[];
    }[];
  };
}

/** Asks about many documents in one run. */
export async function judgeIgnition(
  documents: readonly IgnitionDocument[],
): Promise<readonly IgnitionVerdict[]> {
  const program = await goTool('ignition-check');
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`ignition-check: exit code ${status ?? -1}: ${stderr}`);
  return JSON.parse(stdout) as readonly IgnitionVerdict[];
}

/** What would be on the machine, whichever way its files are encoded. */
export function meaningOf({ config, contents }: IgnitionVerdict): unknown {
  if (config === undefined) return undefined;
  const files = (config.storage.files ?? []).map((file) => {
    return { ...file, contents: contents?.[file.path] };
  });
  return { ...config, storage: { ...config.storage, files } };
}
