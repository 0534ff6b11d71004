/**
 * Which processes of etcd have which disk's data open, seen from the host: whatever namespaces a member lives in, its database is an open file on a loop
 * device, and the kernel knows the file behind that.
 */
import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';

const DATABASE = '/member/snap/db';
const POLL_MS = 50;

/** The processes that have a member's database open, by the file that is its disk. */
export function membersByVolume(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const volume = volumeOf(pid);
    if (volume !== undefined) found.set(volume, [...(found.get(volume) ?? []), Number(pid)]);
  }
  return found;
}

/** Looks all the time, and remembers every disk that more than one member was on, and who was on each. */
export class DirectoryWatch {
  /** What should never be: a disk with two members. */
  readonly shared: string[] = [];
  readonly #seen = new Map<string, Set<number>>();
  readonly #timer: NodeJS.Timeout;
  #looks = 0;

  constructor() {
    // Whoever is ended the next moment has been seen.
    this.#look();
    this.#timer = setInterval(() => {
      this.#look();
    }, POLL_MS);
    // A test that fails halfway may not end it.
    this.#timer.unref();
  }

  get looks(): number {
    return this.#looks;
  }

  /** How many members, one after the other, were on a disk. */
  membersOn(volume: string): number {
    return this.#seen.get(volume)?.size ?? 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#looks += 1;
    for (const [volume, pids] of membersByVolume()) {
      if (pids.length > 1) this.shared.push(`${volume}: ${pids.join(', ')}`);
      const seen = this.#seen.get(volume) ?? new Set();
      this.#seen.set(volume, seen);
      for (const pid of pids) seen.add(pid);
    }
  }
}

function volumeOf(pid: string): string | undefined {
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'etcd') return undefined;
    const files = `/proc/${pid}/fd`;
    const open = readdirSync(files).find((fd) => readlinkSync(`${files}/${fd}`).endsWith(DATABASE));
    if (open === undefined) return undefined;
    const { dev } = statSync(`${files}/${open}`);
    const number = `${(dev >> 8) & 0xfff}:${dev & 0xff}`;
    return readFileSync(`/sys/dev/block/${number}/loop/backing_file`, 'utf8').trim();
  } catch {
    // It ended while it was looked at, or has its data elsewhere.
    return undefined;
  }
}
