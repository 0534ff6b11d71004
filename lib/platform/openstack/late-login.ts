/** What a machine is told of a service of the cloud: settings, and what it logs in with. Both become known with the resources. */
import * as pulumi from '@pulumi/pulumi';

import { asString, promisedValue } from '../../bridge/outputs';
import { File } from '../../machine';
import type { Machine } from '../../machine';

/** The settings and the login as Outputs that can stand in the text of a machine before anything is registered. */
export interface LateLogin {
  /** Lines `name=value`. */
  readonly settings: pulumi.Output<string>;
  /** A secret. */
  readonly login: pulumi.Output<string>;
  /** Says what they are. */
  readonly give: (settings: SettingLines, login: pulumi.Output<string>) => void;
}

/** Settings by name, in their order. */
export type SettingLines = Readonly<Record<string, pulumi.Input<string>>>;

/** Makes both. */
export function lateLogin(): LateLogin {
  const settings = promisedValue<string>();
  const login = promisedValue<string>();
  return {
    settings: settings.output,
    login: login.output,
    give: (lines, text) => {
      settings.give(pulumi.all(lines).apply(settingLines));
      login.give(text);
    },
  };
}

/** The lines of a file of settings. */
export function settingLines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What a machine is given for one secret or bucket. */
export interface LoginFiles {
  /** Begins the ids of the constructs: `secret-etcd-1`. */
  readonly id: string;
  /** Where the settings stand; what the machine logs in with stands beside them. */
  readonly path: string;
  /** The programs and their texts, by their paths. */
  readonly programs: Readonly<Record<string, string>>;
  /** Where certificates stand by which the service is known, and what they are. */
  readonly certificates?: readonly [path: string, text: string | undefined];
}

/**
 * Adds the files to a machine.
 *
 * @returns those that may hold a secret
 */
export function equipLogin(
  machine: Machine,
  { id, path, programs, certificates }: LoginFiles,
  { settings, login }: LateLogin,
): readonly string[] {
  for (const [index, [program, content]] of Object.entries(programs).entries()) {
    const mode = program.endsWith('.sh') ? '0644' : '0755';
    new File(machine, `${id}-program-${index + 1}`, { path: program, content, mode });
  }
  const [place, text] = certificates ?? [];
  if (place !== undefined && text !== undefined) {
    new File(machine, `${id}-certificates`, { path: place, content: text });
  }
  const content = asString(settings, `${id}.settings`);
  new File(machine, `${id}-settings`, { path, content, mode: '0600' });
  const secret = `${path}.login`;
  new File(machine, `${id}-login`, {
    ...{ path: secret, content: asString(login, `${id}.login`), mode: '0600' },
  });
  return [secret];
}
