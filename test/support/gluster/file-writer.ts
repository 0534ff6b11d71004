/**
 * Somebody who writes files to a mounted volume all the time, each flushed to the disks of the nodes, and knows afterwards which were acknowledged and what was
 * in them. A shell on the client does it, so that it goes on whatever this process does.
 */
import type { LabPool } from './lab-pool';

/** What became of the writes so far. */
export interface Written {
  readonly acknowledged: number;
  readonly refused: number;
  /** The longest time that one write took, in seconds. */
  readonly longest: number;
}

const CLIENT = 'client';
const FOLDER = '/root/writer';
const MOUNT = '/mnt/volume';
const LIMIT_MS = 300_000;
const LINES_AT_ONCE = 1000;

const PROGRAM = `#!/bin/sh
cd ${FOLDER} || exit 1
n=$(cat count 2>/dev/null || echo 0)
while [ ! -e stop ]; do
  n=$((n + 1))
  head -c 65536 /dev/urandom >piece
  sum=$(sha256sum <piece | cut -d ' ' -f 1)
  began=$(date +%s%N)
  if dd if=piece of=${MOUNT}/f$n conv=fsync status=none 2>>errors; then echo "$sum  f$n" >>acknowledged; else echo "f$n" >>refused; fi
  echo $((($(date +%s%N) - began) / 1000000)) >>times
  echo $n >count
  sleep 0.2
done
`;

/** A writer on the machine `client`. */
export class FileWriter {
  readonly #pool: LabPool;
  readonly #servers: readonly (readonly [name: string, address: string])[];
  readonly #volume: string;

  constructor(
    pool: LabPool,
    volume: string,
    servers: readonly (readonly [name: string, address: string])[],
  ) {
    this.#pool = pool;
    this.#volume = volume;
    this.#servers = servers;
  }

  /** Mounts the volume: a client has to know the nodes by their names. */
  async mount(): Promise<void> {
    const [first, ...others] = this.#servers.map(([name]) => name);
    const hosts = this.#servers.map(([name, address]) => `${address} ${name}\\n`).join('');
    await this.#run(
      `printf '%b' '${hosts}' >>/etc/hosts; mkdir -p ${MOUNT} ${FOLDER}; mount -t glusterfs -o backup-volfile-servers=${others.join(':')} ${first ?? ''}:/${this.#volume} ${MOUNT}`,
    );
  }

  /** Begins to write, or goes on. */
  async begin(): Promise<void> {
    await this.#run(
      `cat >${FOLDER}/program <<'END'\n${PROGRAM}END\nrm -f ${FOLDER}/stop ${FOLDER}/times; systemd-run --quiet --unit=writer --collect sh ${FOLDER}/program`,
    );
  }

  /** Ends it after the write that it is at. */
  async stop(): Promise<void> {
    await this.#run(
      `touch ${FOLDER}/stop; while systemctl is-active --quiet writer; do sleep 0.2; done`,
    );
  }

  async written(): Promise<Written> {
    const lines = await this.#run(
      `cd ${FOLDER}; touch acknowledged refused times; grep -c . acknowledged; grep -c . refused; sort -n times | tail -n 1`,
    );
    const [acknowledged = 0, refused = 0, longest = 0] = lines.split('\n').map(Number);
    return { acknowledged, refused, longest: longest / 1000 };
  }

  /** Files that were acknowledged and are not there as they were written, as the client sees them. */
  async lost(): Promise<readonly string[]> {
    return this.#compare(CLIENT, MOUNT);
  }

  /** The same, as they are in the brick of a node. */
  async lostOn(node: string, brick: string): Promise<readonly string[]> {
    await this.#teach(node, await this.sums());
    return this.#compare(node, brick);
  }

  /** What was acknowledged, as `sha256sum` writes it. */
  sums(): Promise<string> {
    return this.#run(`cat ${FOLDER}/acknowledged`);
  }

  /** Lets a client that was made anew know what was acknowledged before. */
  remember(sums: string): Promise<void> {
    return this.#teach(CLIENT, sums);
  }

  /** In pieces: a word of a command has at most 128 KiB. */
  async #teach(machine: string, sums: string): Promise<void> {
    const lines = sums.split('\n');
    await this.#pool.output(machine, `mkdir -p ${FOLDER}; rm -f ${FOLDER}/acknowledged`);
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const piece = lines.slice(from, from + LINES_AT_ONCE).join('\n');
      await this.#pool.output(machine, `cat >>${FOLDER}/acknowledged <<'END'\n${piece}\nEND`);
    }
  }

  async #compare(machine: string, folder: string): Promise<readonly string[]> {
    const { stdout } = await this.#pool.run(
      machine,
      `cd ${folder} && sha256sum --check --quiet ${FOLDER}/acknowledged 2>&1 || echo failed`,
      LIMIT_MS,
    );
    return stdout.split('\n').filter((line) => line !== '');
  }

  #run(command: string): Promise<string> {
    return this.#pool.output(CLIENT, command, LIMIT_MS);
  }
}
