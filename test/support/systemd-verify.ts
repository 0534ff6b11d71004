/**
 * A judge of units: `systemd-analyze verify` in a root tree of its own. Its exit code says nothing (0 for unknown keys, bad types, bad
 * values), so a verdict is clean only when nothing at all was printed.
 *
 * The tree holds systemd's own units (from the image of local machines if that is built, else from this computer), the machine's files,
 * and an empty program for every command that exists there. What comes from elsewhere, such as the kubelet's package, is named by the
 * caller and gets a stub; everything else that is missing is a finding.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { which } from '../../tools/process';

const UNITS = 'usr/lib/systemd/system';
// Read before those of the system, so that a stub need not be written over one.
const STUBS = '/usr/local/lib/systemd/system';
const OWN = '/etc/systemd/system/';

/** A file of a machine. */
export interface JudgedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
}

/** What else there will be on the machine. */
export interface Surroundings {
  /** Units of packages, such as `kubelet.service`, that drop-ins add to. */
  readonly units?: readonly string[];

  /** Programs of packages, such as `/usr/bin/kubelet`. */
  readonly programs?: readonly string[];
}

/** What systemd says. */
export interface UnitVerdict {
  /** The units that were judged, stubs with drop-ins among them. */
  readonly units: readonly string[];

  /** Everything that was printed, with the paths as on the machine; empty when there is nothing to complain about. */
  readonly output: string;
}

/** The judge, or why there is none. */
export type UnitJudge =
  | { readonly ready: true; readonly base: string; readonly judge: JudgeUnits }
  | { readonly ready: false; readonly reason: string };

/** Judges the units and drop-ins among the files. */
export type JudgeUnits = (files: readonly JudgedFile[], surroundings?: Surroundings) => UnitVerdict;

/** A judge with the systemd units of one of these roots, the first that has any. */
export function unitJudge(roots: readonly string[]): UnitJudge {
  const program = which('systemd-analyze');
  if (program === undefined) return { ready: false, reason: 'there is no systemd-analyze here' };
  const base = roots.find((root) => existsSync(path.join(root, UNITS, 'sysinit.target')));
  if (base === undefined)
    return { ready: false, reason: `no systemd units in ${roots.join(', ')}` };
  return { ready: true, base, judge: (files, around = {}) => verify(program, base, files, around) };
}

function verify(
  program: string,
  base: string,
  files: readonly JudgedFile[],
  around: Surroundings,
): UnitVerdict {
  // On its command line the part behind a colon is an alias: such a unit cannot be asked for.
  const units = judgedUnits(files).filter((name) => !name.includes(':'));
  if (units.length === 0) return { units, output: '' };
  const root = mkdtempSync(path.join(tmpdir(), 'groundwork-verify-'));
  try {
    furnish(root, base, files, around);
    const done = spawnSync(program, ['verify', '--man=no', `--root=${root}`, ...units], {
      encoding: 'utf8',
      // A journal socket or a colour terminal would send messages elsewhere or dress them up.
      env: {
        PATH: process.env['PATH'],
        LC_ALL: 'C',
        SYSTEMD_LOG_TARGET: 'console',
        SYSTEMD_COLORS: '0',
      },
    });
    if (done.error !== undefined) throw done.error;
    const output = `${done.stdout}${done.stderr}`.replaceAll(root, '').trim();
    return {
      units,
      output: output === '' && done.status !== 0 ? `exit code ${done.status ?? -1}` : output,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Units that the files make, and those that they add drop-ins to. */
export function judgedUnits(files: readonly JudgedFile[]): readonly string[] {
  const names = files.flatMap((file) => {
    const [name = '', inside] = file.path.startsWith(OWN)
      ? file.path.slice(OWN.length).split('/')
      : [];
    if (inside === undefined) return name === '' ? [] : [name];
    return name.endsWith('.d') && inside.endsWith('.conf') ? [name.slice(0, -'.d'.length)] : [];
  });
  return [...new Set(names)].sort();
}

function furnish(
  root: string,
  base: string,
  files: readonly JudgedFile[],
  { units = [], programs = [] }: Surroundings,
): void {
  copyUnits(base, root);
  for (const name of units) {
    // Some distributions have parts of systemd in packages of their own; where they are there, they are judged as they are.
    if (name.startsWith('systemd-') && existsSync(path.join(root, UNITS, name))) continue;
    const text = `[Unit]\nDescription=Stub of the judge, in place of a package's unit\n\n[Service]\nExecStart=/bin/true\n`;
    put(root, path.join(STUBS, name), text, 0o644);
  }
  for (const file of files) put(root, file.path, file.content, parseInt(file.mode, 8));
  for (const command of ['/bin/true', ...programs]) put(root, command, '', 0o755);
  for (const command of commandsOf(files)) {
    if (!existsSync(path.join(root, command)) && isProgram(path.join(base, command))) {
      put(root, command, '', 0o755);
    }
  }
}

/** By hard links where they can be made: copying takes ten times as long as the verdict. Nothing is written to them. */
function copyUnits(base: string, root: string): void {
  const [from, to] = [path.join(base, UNITS), path.join(root, UNITS)];
  mkdirSync(path.dirname(to), { recursive: true });
  if (spawnSync('cp', ['-al', from, to]).status === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** The programs that the units start. */
function commandsOf(files: readonly JudgedFile[]): readonly string[] {
  return files.flatMap(({ content }) =>
    [...content.matchAll(/^Exec[A-Za-z]*=[-@:+!]*(\/[^\s"']+)/gm)].map(
      ([, command = '']) => command,
    ),
  );
}

function isProgram(file: string): boolean {
  return existsSync(file) && statSync(file).isFile() && (statSync(file).mode & 0o111) !== 0;
}

function put(root: string, file: string, content: string, mode: number): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  chmodSync(place, mode);
}
