/**
 * The colours of the page, once for light and once for dark screens. They never carry meaning alone: each coloured area has a
 * label, and areas that touch differ in pattern too. A test works out the contrast of every pair that meets.
 */

/** One set of colours. */
export interface Palette {
  readonly paper: string;
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly hatch: string;
  readonly link: string;
  readonly kube: string;
  readonly system: string;
  readonly eviction: string;
  readonly allocatable: string;
  readonly used: string;
  readonly free: string;
  readonly alert: string;
}

/** For light screens and for paper. */
export const LIGHT: Palette = {
  paper: '#ffffff',
  surface: '#f4f6f8',
  ink: '#1b1f24',
  muted: '#4d5661',
  line: '#77828e',
  hatch: '#5f6973',
  link: '#0b57b0',
  kube: '#ffdcae',
  system: '#c9dcff',
  eviction: '#f7cadc',
  allocatable: '#c4ebcb',
  used: '#c9dcff',
  free: '#eceff3',
  alert: '#a3151f',
};

/** For dark screens. */
export const DARK: Palette = {
  paper: '#10151c',
  surface: '#19212b',
  ink: '#e9eef3',
  muted: '#aab5c0',
  line: '#75818e',
  hatch: '#b9c4ce',
  link: '#8fc0ff',
  kube: '#6a4110',
  system: '#22437c',
  eviction: '#6c2849',
  allocatable: '#1f5b2e',
  used: '#22437c',
  free: '#26303c',
  alert: '#ffa0a0',
};

/** The pairs of text colour and ground that meet on the page. */
export const TEXT_ON: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ...(
    ['paper', 'surface', 'kube', 'system', 'eviction', 'allocatable', 'used', 'free'] as const
  ).map((ground) => ['ink', ground] as const),
  ['muted', 'paper'],
  ['muted', 'surface'],
  ['link', 'paper'],
  ['alert', 'paper'],
  ['alert', 'surface'],
];

/** The pairs of line colour and ground that meet on the page. */
export const LINE_ON: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['line', 'paper'],
  ['line', 'surface'],
  ['hatch', 'paper'],
  ['hatch', 'kube'],
  ['hatch', 'system'],
  ['hatch', 'eviction'],
];
