/** The program that looks whether another network comes first, run by real shells. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CNI_FOLDER, GUARD } from '../../lib/manifests/pod-network-cni-file';

const OURS = '10-flannel.conflist';
const SHELLS = [['sh'], ['busybox', 'sh'], ['bash']].filter(
  ([shell = '']) => spawnSync(shell, ['-c', 'true']).error === undefined,
);

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'groundwork-cni-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe.each(SHELLS.map((argv) => [argv.join(' '), argv] as const))('by %s', (_, argv) => {
  const look = (files: readonly string[]) => {
    for (const file of files) writeFileSync(path.join(folder, file), '{}');
    const [shell = '', ...first] = argv;
    const program = GUARD.replaceAll(CNI_FOLDER, folder);
    const { status, stderr } = spawnSync(shell, [...first, '-c', program, 'comes-first', OURS], {
      encoding: 'utf8',
    });
    return { status, stderr };
  };

  it.each([
    ['an empty folder', []],
    ['its own file', [OURS]],
    ['what comes later', [OURS, '10-kuryr.conflist', '87-podman.conflist', 'a.json']],
    ['what nobody reads', ['00-README', '05-x.conflist.bak', '.hidden']],
  ])('is content with %s', (_name, files) => {
    expect(look(files)).toEqual({ status: 0, stderr: '' });
  });

  it.each(['10-containerd-net.conflist', '05 odd name.conf', '10-Z.json', '00.json'])(
    'fails with the name of %s, which comes before',
    (file) => {
      const { status, stderr } = look([OURS, file]);

      expect(status).toBe(1);
      expect(stderr).toContain(`/${file} comes before ${OURS}`);
    },
  );
});
