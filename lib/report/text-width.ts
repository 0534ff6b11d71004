/**
 * How wide a text is when it is drawn. A page without scripts can't measure, so this is an estimate on the safe side: the widths of
 * DejaVu Sans, the widest of the usual system fonts. A label that fits here fits everywhere.
 */

const ELLIPSIS = '…';
const MONOSPACE = 0.62;
const WIDE_SCRIPT = 1.05;
const SANS: readonly (readonly [RegExp, number])[] = [
  [/[ilj.,:;|!'`]/, 0.36],
  [/[ftr()[\]{}\-/ ]/, 0.44],
  [/[mw%@]/, 1],
  [/[MW]/, 1.02],
  [/[A-Z+=<>−·…_]/, 0.8],
  [/[\u1100-\u{10ffff}]/u, WIDE_SCRIPT],
];
const SANS_OTHER = 0.66;

// Nearly all text is ASCII: its widths are looked up, not matched.
const ASCII = Array.from({ length: 127 }, (_, code) => sansWidth(String.fromCharCode(code)));

/** How a text is set. */
export interface Font {
  /** In units of the drawing. */
  readonly size: number;

  /**
   * Whether every character is equally wide.
   *
   * @default false
   */
  readonly mono?: boolean;

  /**
   * Whether it is set in bold.
   *
   * @default false
   */
  readonly bold?: boolean;
}

/** The width of a text in units of the drawing; at most a little too large. */
export function textWidth(text: string, font: Font): number {
  const ems = Array.from(text).reduce((sum, char) => sum + charWidth(char, font), 0);
  return ems * font.size * (font.bold === true ? 1.08 : 1);
}

/** The text, cut with an ellipsis so that it is at most `width` wide. */
export function fitText(text: string, width: number, font: Font): string {
  if (textWidth(text, font) <= width) return text;
  const chars = Array.from(text);
  while (chars.length > 0 && textWidth(chars.join('') + ELLIPSIS, font) > width) chars.pop();
  return `${chars.join('')}${ELLIPSIS}`;
}

/** Cut in the middle, for names whose end tells them apart, such as `/dev/disk/by-id/…-part1`. */
export function fitMiddle(text: string, width: number, font: Font): string {
  if (textWidth(text, font) <= width) return text;
  const chars = Array.from(text);
  let kept = chars.length - 1;
  const cut = (): string => {
    const head = Math.ceil(kept / 2);
    return (
      chars.slice(0, head).join('') + ELLIPSIS + chars.slice(chars.length - kept + head).join('')
    );
  };
  while (kept > 1 && textWidth(cut(), font) > width) kept--;
  return cut();
}

function charWidth(char: string, font: Font): number {
  const sans = ASCII[char.charCodeAt(0)] ?? sansWidth(char);
  if (font.mono !== true) return sans;
  return sans === WIDE_SCRIPT ? MONOSPACE * 2 : MONOSPACE;
}

function sansWidth(char: string): number {
  return SANS.find(([pattern]) => pattern.test(char))?.[1] ?? SANS_OTHER;
}
