/**
 * Pictures as inline SVG. Each is drawn twice, for a wide and for a narrow screen, because scaling one drawing down to a phone makes
 * its text too small to read; a media query shows one of them.
 */

import { type Markup, markup, type Piece } from './markup';
import { type Font, textWidth } from './text-width';

/** A drawing at one width. */
export interface Drawing {
  readonly height: number;
  readonly body: Markup;
}

/** A picture for any width. */
export interface Picture {
  /** Unique on the page; letters, digits and hyphens. */
  readonly id: string;

  /** What is to be seen, in a few words. */
  readonly title: string;

  /** What it says, in a sentence or two, for those who don't see it. */
  readonly description: string;

  /** Draws it; `width` is in CSS pixels at full size. */
  readonly draw: (width: number) => Drawing;
}

/** The width of drawings for screens and paper. */
export const WIDE = 920;

/** The width of drawings for phones. */
export const NARROW = 344;

/** The picture in both widths. */
export function responsive(picture: Picture): Markup {
  return markup`${framed(picture, WIDE, 'wide')}${framed(picture, NARROW, 'narrow')}`;
}

function framed(picture: Picture, width: number, variant: 'wide' | 'narrow'): Markup {
  const { height, body } = picture.draw(width);
  const id = `${picture.id}-${variant}`;
  return markup`<svg class="${variant}" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${round(height)}">
<title id="${id}-title">${picture.title}</title>
<desc id="${id}-desc">${picture.description}</desc>
${body}</svg>
`;
}

/** Where a text stands: its start (or, with `anchor`, its middle or end) and its baseline. */
export interface LabelProps extends Font {
  readonly x: number;
  readonly y: number;
  readonly text: string;

  /**
   * Which point of the text is at `x`.
   *
   * @default 'start'
   */
  readonly anchor?: 'start' | 'middle' | 'end';

  /**
   * A class of the style sheet.
   *
   * @default - ink
   */
  readonly tone?: 'muted' | 'alert';
}

/** A line of text. */
export function label(props: LabelProps): Markup {
  const { x, y, text, size, mono, bold, anchor, tone } = props;
  const classes = [mono === true && 'mono', bold === true && 'bold', tone]
    .filter(Boolean)
    .join(' ');
  const attributes: Piece = [
    classes !== '' && markup` class="${classes}"`,
    anchor !== undefined && anchor !== 'start' && markup` text-anchor="${anchor}"`,
  ];
  return markup`<text x="${round(x)}" y="${round(y)}" font-size="${size}"${attributes}>${text}</text>
`;
}

/** A rectangle. */
export interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;

  /** Classes of the style sheet that fill and outline it. */
  readonly fill: string;

  /**
   * The radius of its corners.
   *
   * @default 0
   */
  readonly radius?: number;

  /**
   * Shown when the pointer rests on it.
   *
   * @default - nothing
   */
  readonly tooltip?: string;
}

/** A filled and outlined rectangle. */
export function box(props: BoxProps): Markup {
  const { x, y, width, height, fill, radius, tooltip } = props;
  const rounded = radius !== undefined && markup` rx="${radius}"`;
  const inside = tooltip !== undefined && markup`<title>${tooltip}</title>`;
  return markup`<rect class="${fill}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${rounded}>${inside}</rect>
`;
}

/** A patterned area in a bar, and the same pattern as the key of a label. */
export type Fill =
  'kube' | 'system' | 'eviction' | 'allocatable' | 'used' | 'free' | 'gateway' | 'other';

/** A coloured rectangle with its pattern over it. */
export function patterned(props: Omit<BoxProps, 'fill'> & { readonly fill: Fill }): Markup {
  const { fill, ...rest } = props;
  return markup`${box({ ...rest, fill: `area ${fill}` })}${box({ ...rest, fill: `hatch hatch-${fill}` })}`;
}

/** One entry of the line that explains a bar. */
export interface KeyEntry {
  readonly fill: Fill;
  readonly text: string;
}

/** Entries from left to right, as many to a line as fit; without them all, no reading of colours is needed. */
export function keyLines(entries: readonly KeyEntry[], width: number, y: number): Drawing {
  const font: Font = { size: 13 };
  const swatch = 20;
  let x = 0;
  let line = 0;
  const body = entries.map(({ fill, text }) => {
    const needed = swatch + textWidth(text, font) + 14;
    if (x > 0 && x + needed - 14 > width) {
      x = 0;
      line++;
    }
    const top = y + line * 22;
    const entry = markup`${patterned({ x: x + 0.5, y: top + 0.5, width: 13, height: 13, fill })}${label({ x: x + swatch, y: top + 11.5, text, ...font })}`;
    x += needed;
    return entry;
  });
  return { height: entries.length === 0 ? 0 : line * 22 + 16, body: markup`${body}` };
}

/** Two decimals are enough for a picture, and the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
