/** A picture of the disks of a pool: what is taken of each. Deciding where bars stand and drawing them are apart. */

import { barWidths } from './capacity';
import { bytesText } from './etcd-report';
import { type Markup, markup } from './markup';
import { type Drawing, type Fill, keyLines, label, patterned, type Picture } from './picture';
import type { DiskUse } from './storage-report';
import { fitMiddle, fitText, textWidth } from './text-width';
import { counted } from './wording';

const ROW = 50;
const BAR = 22;
const NAME = { size: 13, bold: true } as const;
const SMALL = { size: 13 } as const;
const MIB = 1024 ** 2;

const SHARES = [
  { key: 'taken', fill: 'used', text: 'taken when all volumes are full' },
  { key: 'perhaps', fill: 'eviction', text: 'taken or not, as Heketi chooses' },
  { key: 'left', fill: 'free', text: 'left' },
] as const satisfies readonly {
  readonly key: string;
  readonly fill: Fill;
  readonly text: string;
}[];

type Share = (typeof SHARES)[number]['key'];

/** What is left of a disk when everything that may be taken is. */
export function leftOf({ total, taken, perhaps }: DiskUse): number {
  return Math.max(0, total - taken - perhaps);
}

/** `97.5Gi`: exact where it is whole, else to a tenth of the unit, down. */
export function roughBytes(bytes: number): string {
  const whole = Math.floor(bytes / MIB) * MIB;
  const gib = bytes / 1024 ** 3;
  return gib < 1 ? bytesText(whole) : `${Math.floor(gib * 10) / 10}Gi`;
}

/** `80Gi`, or `40Gi to 80Gi` where Heketi's choice decides. */
function leftText(disk: DiskUse): string {
  const least = roughBytes(leftOf(disk));
  return disk.perhaps === 0 ? least : `${least} to ${roughBytes(leftOf(disk) + disk.perhaps)}`;
}

/** The disks, one bar for each. */
export function disksPicture(disks: readonly DiskUse[], pool: string, id: string): Picture {
  const left = disks.reduce((sum, disk) => sum + leftOf(disk), 0);
  return {
    id: `${id}-disks`,
    title: `Disks of ${pool}`,
    description: `${counted(disks.length, 'disk')}, ${roughBytes(left)} left in all at least.`,
    draw: (width) => drawDisks(disks, width),
  };
}

function drawDisks(disks: readonly DiskUse[], width: number): Drawing {
  const bars = disks.map((disk, index) => drawDisk(disk, index * ROW, width));
  const shown = SHARES.filter(({ key }) => disks.some((disk) => amounts(disk)[key] > 0));
  const key = keyLines(shown, width, disks.length * ROW + 4);
  return { height: disks.length * ROW + 4 + key.height, body: markup`${bars}${key.body}` };
}

function amounts(disk: DiskUse): Readonly<Record<Share, number>> {
  return { taken: disk.taken, perhaps: disk.perhaps, left: leftOf(disk) };
}

function drawDisk(disk: DiskUse, y: number, width: number): Markup {
  const { total } = disk;
  const figures = `${leftText(disk)} of ${roughBytes(total)} left`;
  const isFull = leftOf(disk) + disk.perhaps === 0;
  const tone = isFull ? { tone: 'alert' as const } : { tone: 'muted' as const };
  const right = Math.min(textWidth(figures, SMALL), width / 2);
  const name = fitMiddle(`${disk.node} ${disk.disk}`, width - right - 12, NAME);
  const parts = SHARES.map(({ key }) => amounts(disk)[key] / Math.max(1, total));
  const widths = barWidths(parts, width - 1);
  let x = 0.5;
  const pieces = SHARES.map(({ key, fill, text }, index) => {
    const wide = widths[index] ?? 0;
    const tooltip = `${roughBytes(amounts(disk)[key])} ${text}`;
    const piece = wide > 0 && patterned({ x, y: y + 18, width: wide, height: BAR, fill, tooltip });
    x += wide;
    return piece;
  });
  return markup`${label({ x: 0, y: y + 13, text: name, ...NAME })}${label({
    ...{ x: width, y: y + 13, anchor: 'end' as const, ...tone },
    ...{ text: fitText(figures, width / 2, SMALL), ...SMALL },
  })}${pieces}`;
}
