/**
 * Writes to a mounted volume as fast as that goes, and remembers the sum of everything that was acknowledged.
 */
import type { LabMachine } from './lab/boot';

const LOG = '/run/writes';
const BLOCK = 30_000;

// A write counts when it is on the disks: written, synced, and in its place under its name.
const WRITER = `i=0
while [ ! -e /run/writes.end ]; do
  i=$((i + 1))
  head -c ${BLOCK} /dev/urandom >/run/block
  sum=$(sha256sum </run/block | cut -c1-64)
  if cp /run/block "$1/$i.new" && sync "$1/$i.new" && mv "$1/$i.new" "$1/$i"; then word=$sum; else word=refused; fi
  echo "$(date +%s%3N) $i $word" >>${LOG}
done 2>>/run/writes.errors
`;

/** What became of the writes. */
export interface WriteRecord {
  readonly acknowledged: number;
  readonly refused: number;
  /** The longest time without an acknowledged write. */
  readonly longestGapMs: number;
}

/** One writer on one machine. */
export class VolumeWriter {
  readonly #machine: LabMachine;
  readonly #folder: string;

  constructor(machine: LabMachine, folder: string) {
    this.#machine = machine;
    this.#folder = folder;
  }

  async start(): Promise<void> {
    await this.#machine.output(`mkdir -p ${this.#folder} && rm -f ${LOG} /run/writes.*`);
    await this.#machine.output([
      'systemd-run',
      ...['--quiet', '--unit=volume-writer', '--collect', 'sh', '-c', WRITER, 'writer'],
      this.#folder,
    ]);
  }

  /** Waits until so many writes more were acknowledged. */
  async more(count: number, seconds = 120): Promise<void> {
    const script = `count() { grep -v -c refused ${LOG}; }; wanted=$(($(count) + ${count})); until [ "$(count)" -ge "$wanted" ]; do sleep 0.2; done`;
    await this.#machine.output(script, { limitSeconds: seconds });
  }

  /** Ends it, and reads everything back that was acknowledged. */
  async end(): Promise<WriteRecord> {
    await this.#machine.output(
      'touch /run/writes.end; until ! systemctl is-active --quiet volume-writer; do sleep 0.2; done',
      { limitSeconds: 120 },
    );
    await this.verify();
    const lines = (await this.#machine.output(`cat ${LOG}`)).split('\n').map((line) => {
      const [at = '0', , word = ''] = line.split(' ');
      return { at: Number(at), refused: word === 'refused' };
    });
    const good = lines.filter(({ refused }) => !refused);
    const gaps = good.slice(1).map(({ at }, index) => at - (good[index]?.at ?? at));
    return {
      acknowledged: good.length,
      refused: lines.length - good.length,
      longestGapMs: Math.max(0, ...gaps),
    };
  }

  /** Everything that was acknowledged is there as it was written; else this throws. */
  async verify(): Promise<void> {
    await this.#machine.output(
      `grep -v refused ${LOG} | awk -v folder=${this.#folder} '{ print $3 "  " folder "/" $2 }' | sha256sum --check --quiet`,
      { limitSeconds: 120 },
    );
  }
}
