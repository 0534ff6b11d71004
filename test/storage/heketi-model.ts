/** Heketi's allocator with its chance, small: what the planner foretells has to hold for each of its runs. */
import type { DeviceRoom, HeketiLayout, NodeRoom, ZoneChecking } from '../../lib/storage';

interface Free {
  readonly node: string;
  readonly zone: number;
  readonly device: string;
  readonly role: DeviceRoom['role'];
  kib: number;
}

/** What is free on each device. */
export class AllocatorModel {
  readonly #random: () => number;
  readonly #zones: ZoneChecking;
  #devices: readonly Free[];

  constructor(rooms: readonly NodeRoom[], zones: ZoneChecking, random: () => number) {
    this.#random = random;
    this.#zones = zones;
    this.#devices = rooms.flatMap(({ node, zone, devices }) =>
      devices.map(({ name, role, even }) => ({ node, zone, device: name, role, kib: even })),
    );
  }

  /** Makes a volume with the first layout that finds room on its way; undefined for "No space". */
  make(layouts: readonly HeketiLayout[]): HeketiLayout | undefined {
    for (const layout of layouts) {
      // A layout that fails half-way has taken nothing.
      const before = this.#devices;
      this.#devices = before.map((one) => ({ ...one }));
      if (this.#place(layout)) return layout;
      this.#devices = before;
    }
    return undefined;
  }

  free(node: string, device?: string): number {
    return this.#devices
      .filter((one) => one.node === node && (device === undefined || one.device === device))
      .reduce((sum, { kib }) => sum + kib, 0);
  }

  #place(layout: HeketiLayout): boolean {
    for (let set = 0; set < layout.sets; set += 1) {
      const order = this.#shuffled();
      const used: Free[] = [];
      for (let index = layout.bricksPerSet - 1; index >= 0; index -= 1) {
        const arbiter = layout.arbiter !== undefined && index === 2;
        const brick = (arbiter ? layout.arbiter : undefined) ?? layout.brick;
        const feed = layout.arbiter === undefined ? order : feedOf(order, arbiter);
        const cost = brick.space.total;
        const found = feed.find((one) => one.kib > cost && !used.some((u) => this.#same(u, one)));
        if (found === undefined) return false;
        found.kib -= cost;
        used.push(found);
      }
    }
    return true;
  }

  #same(a: Free, b: Free): boolean {
    return a.node === b.node || (this.#zones === 'strict' && a.zone === b.zone);
  }

  #shuffled(): readonly Free[] {
    return this.#devices
      .map((one) => [this.#random(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  }
}

function feedOf(order: readonly Free[], arbiter: boolean): readonly Free[] {
  const first = arbiter ? 'required' : 'disabled';
  return [
    ...order.filter(({ role }) => role === first),
    ...order.filter(({ role }) => role === 'supported'),
  ];
}
