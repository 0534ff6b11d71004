/** Minor versions from one on, up to another; both are in it. */
export interface Run {
  readonly from: number;
  /** The last one. @default - the newest that is known, and presumably what comes */
  readonly to?: number;
}

/** Minor versions, such as 16 to 22 and from 24 on. */
export type Span = readonly Run[];

/** Reads `16-22,24-`. */
export function parseSpan(text: string): Span {
  return text.split(',').map((run) => {
    const [from = '', to = ''] = run.split('-');
    return to === '' ? { from: Number(from) } : { from: Number(from), to: Number(to) };
  });
}

/** Whether a minor version is in it. */
export function spanHas(span: Span, minor: number): boolean {
  return span.some(({ from, to }) => minor >= from && (to === undefined || minor <= to));
}

/** The first minor version of it that is newer than this one. */
export function nextIn(span: Span, minor: number): number | undefined {
  return span.find(({ from }) => from > minor)?.from;
}

/** The last minor version of it that is older than this one. */
export function lastIn(span: Span, minor: number): number | undefined {
  return span.findLast(({ to }) => to !== undefined && to < minor)?.to;
}
