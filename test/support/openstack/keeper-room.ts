/** The files that a machine gets by its user data, in a folder of this computer, so that its programs can be run here as they would be there. */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

import { decodeUserData } from '../../../lib/testing/user-data/decode-user-data';

interface WrittenFile {
  readonly path: string;
  readonly content: string;
  readonly permissions?: string;
  readonly encoding?: string;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Folders of a machine that programs name; each is one of the room's here.
const PLACES = ['/etc/groundwork', '/opt/groundwork', '/opt/lab', '/run/groundwork-'] as const;

/** A machine's files. */
export class KeeperRoom {
  /** Where they are. */
  readonly folder: string;
  /** Modes by path, as the user data says them. */
  readonly modes: Readonly<Record<string, string>>;

  /** Writes the files of the user data. */
  constructor(userData: Buffer) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'gw-keeper-'));
    mkdirSync(path.join(this.folder, 'run'));
    const files = writtenFiles(userData);
    this.modes = Object.fromEntries(files.map((file) => [file.path, file.permissions ?? '0644']));
    for (const { path: place, content, permissions = '0644', encoding } of files) {
      const target = this.at(place);
      mkdirSync(path.dirname(target), { recursive: true });
      const text = encoding === undefined ? content : Buffer.from(content, 'base64').toString();
      writeFileSync(target, this.moved(text), { mode: Number.parseInt(permissions, 8) });
    }
  }

  /** Where a file of the machine is. */
  at(place: string): string {
    return path.join(this.folder, place);
  }

  /** What stands in one. */
  read(place: string): string {
    return readFileSync(this.at(place), 'utf8');
  }

  /** Runs a program of the machine: its words as the machine's own text has them. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): ProgramEnd {
    const [program = '', ...args] = words.map((word) => this.moved(word));
    const done = spawnSync(program, args, {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', ...env },
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  }

  /** Fetches a secret into a new folder, and gives its files. */
  fetch(
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): ProgramEnd & { readonly files: Readonly<Record<string, string>> } {
    const into = mkdtempSync(path.join(this.folder, 'fetched-'));
    const done = this.run([...words, into], env);
    const names = readdirSync(into).sort();
    for (const name of names) {
      const mode = statSync(path.join(into, name)).mode & 0o777;
      if (mode !== 0o600) throw new Error(`${name} has mode ${mode.toString(8)}`);
    }
    return {
      ...done,
      files: Object.fromEntries(
        names.map((name) => [name, readFileSync(path.join(into, name), 'utf8')]),
      ),
    };
  }

  /** Scratch folders that programs have left. */
  get scratch(): readonly string[] {
    return readdirSync(path.join(this.folder, 'run'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private moved(text: string): string {
    return PLACES.reduce((moved, place) => moved.replaceAll(place, this.folder + place), text);
  }
}

/** The files that cloud-init would write. */
export function writtenFiles(userData: Buffer): readonly WrittenFile[] {
  const texts = decodeUserData(userData.toString('base64'), 'userData');
  return texts.flatMap(({ content }) => {
    const { write_files: files = [] } = parse(content) as { write_files?: readonly WrittenFile[] };
    return files;
  });
}
