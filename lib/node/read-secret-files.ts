/** From the props of secret files to what is written on the machine. */
import { Findings, isText, readProps, readTexts } from '../values';
import type { Violation } from '../values';

import { PLAIN_PATH } from './etcd-read-tls';
import type { SecretFilesProps } from './secret-files';

/** What was read. */
export interface ReadSecretFiles {
  readonly name: string;
  readonly fetch: readonly string[];
  readonly directory: string;
  readonly owner: string;
  readonly group: string;
  readonly mode: string;
  readonly before: readonly string[];
  readonly violations: readonly Violation[];
}

interface Text {
  readonly path: string;
  readonly form: readonly RegExp[];
  readonly reason: string;
  readonly example: string;
}

const NAME: Text = {
  path: 'name',
  form: [/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/],
  reason: 'is no name of secret files',
  example: 'etcd',
};
const DIRECTORY: Text = {
  path: 'directory',
  form: [PLAIN_PATH, /^\/.+\//],
  reason: 'is no folder below another, of plain characters',
  example: '/etc/etcd/pki',
};
const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/;
const UNIT = /^[A-Za-z0-9:_.@-]+\.(?:service|target|socket)$/;

/** Reads them. */
export function readSecretFiles(given: SecretFilesProps): ReadSecretFiles {
  const findings = new Findings();
  const props = readProps(given, findings);
  const { mode = '0640' } = props;
  const name = readText(props.name, NAME, findings);
  const directory = readText(props.directory, DIRECTORY, findings);
  checkMode(mode, findings);
  const before = readTexts(props.before, 'before', 'etcd-member.service', findings) ?? [];
  before.forEach((unit, index) => {
    if (UNIT.test(unit)) return;
    const remedy = 'write for example "etcd-member.service"';
    findings.add('invalid', `before[${index}]`, unit, 'is no name of a unit', remedy);
  });
  return {
    ...{ name, directory, mode, before },
    fetch: readFetch(props.fetch, findings),
    owner: readAccount(props.owner, 'owner', findings),
    group: readAccount(props.group, 'group', findings),
    violations: findings.violations,
  };
}

function readText(given: unknown, text: Text, findings: Findings): string {
  const { path, form, reason, example } = text;
  if (typeof given === 'string' && form.every((one) => one.test(given))) return given;
  const code = given === undefined ? 'required' : 'invalid';
  findings.add(code, path, given, reason, `write for example "${example}"`);
  return '';
}

function readFetch(given: SecretFilesProps['fetch'] | undefined, findings: Findings): string[] {
  const words = readTexts(given, 'fetch', 'cp', findings) ?? [];
  const bad = words.findIndex((word) => /[\0\n\r\p{Surrogate}]/u.test(word));
  if (given === undefined || (Array.isArray(given) && words[0] === undefined) || words[0] === '') {
    const remedy = 'write for example ["cp", "-r", "/run/secrets/web/."]';
    findings.add('required', 'fetch', undefined, 'names no program', remedy);
  } else if (bad !== -1) {
    findings.add('invalid', `fetch[${bad}]`, undefined, 'is no argument', 'write it on one line');
  }
  return [...words];
}

function checkMode(mode: unknown, findings: Findings): void {
  if (!isText(mode, /^0[0-7]{3}$/)) {
    const reason = 'is no mode in four octal digits';
    findings.add('invalid', 'mode', mode, reason, 'write for example "0640"');
  } else if (!mode.endsWith('0')) {
    const reason = 'lets everybody on the machine read or use secrets';
    findings.add('forbidden', 'mode', mode, reason, 'write for example "0640"');
  }
}

function readAccount(given: unknown, path: string, findings: Findings): string {
  if (given === undefined) return 'root';
  if (isText(given, ACCOUNT)) return given;
  findings.add('invalid', path, given, 'is no name of an account', 'write for example "etcd"');
  return 'root';
}
