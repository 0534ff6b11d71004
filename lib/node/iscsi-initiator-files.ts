/** What an initiator is told by files: its name, the settings of open-iscsi, and what its program has to do. No secret is among it. */
import type { IscsiChap } from './iscsi-chap';
import type { IscsidTexts } from './read-iscsid-settings';
import type { ReadInitiator, ReadTarget } from './read-iscsi-initiator';

/** The name of the machine. */
export const INITIATOR_NAME_FILE = '/etc/iscsi/initiatorname.iscsi';

/** The settings of open-iscsi; the program adds names and secrets. */
export const ISCSID_CONFIG_FILE = '/etc/iscsi/iscsid.conf';

/** What the program has to do. */
export const INITIATOR_TASK_FILE = '/etc/iscsi/groundwork-initiator';

const NOTE = '# Written by groundwork.\n';

/** The file with the name. */
export function initiatorNameText({ iqn }: ReadInitiator): string {
  return `${NOTE}InitiatorName=${iqn}\n`;
}

/** The file with the settings. */
export function iscsidConfigText({ settings }: ReadInitiator): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  return `${NOTE}# Names and secrets of CHAP are added on the machine.\n${lines.join('')}`;
}

/**
 * The file with the task: `conf` and `conf-secret` for the settings of all, `target` with its address, port, portal group (- for any) and
 * login, and `set` and `secret` for the record of the target above.
 */
export function initiatorTaskText(read: ReadInitiator): string {
  const lines = [
    ...chapLines('conf', 'node.session.auth', read.chap),
    ...chapLines('conf', 'discovery.sendtargets.auth', read.discoveryChap),
    ...read.targets.flatMap((target) => targetLines(target, read.settings)),
  ];
  return `${NOTE}${lines.map((line) => `${line}\n`).join('')}`;
}

function targetLines(target: ReadTarget, settings: IscsidTexts): readonly string[] {
  const { iqn, portals, atBoot, chap } = target;
  // What logs in at boot is the service of this program, which knows how to wait.
  const node = { ...settings, ...target.settings, 'node.startup': 'manual' };
  const record = [
    ...Object.entries(node)
      .filter(([name]) => name.startsWith('node.'))
      .map(([name, value]) => `set ${name} ${value}`),
    ...chapLines('record', 'node.session.auth', chap),
  ];
  return portals.flatMap(({ address, port, group }) => [
    `target ${iqn} ${String(address)} ${port} ${group ?? '-'} ${atBoot ? 'boot' : 'manual'}`,
    ...record,
  ]);
}

function chapLines(
  of: 'conf' | 'record',
  prefix: string,
  chap: IscsiChap | undefined,
): readonly string[] {
  const [set, secret] = of === 'conf' ? ['conf', 'conf-secret'] : ['set', 'secret'];
  // A record keeps what it is not told to forget.
  if (chap === undefined) return of === 'conf' ? [] : [`${set} ${prefix}.authmethod None`];
  const { username, secretFile, mutual } = chap;
  return [
    `${set} ${prefix}.authmethod CHAP`,
    `${set} ${prefix}.username ${username}`,
    `${secret} ${prefix}.password ${secretFile}`,
    ...(mutual === undefined
      ? []
      : [
          `${set} ${prefix}.username_in ${mutual.username}`,
          `${secret} ${prefix}.password_in ${mutual.secretFile}`,
        ]),
  ];
}
