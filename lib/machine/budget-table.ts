/** The bytes of user data as a table for people. */
import type { PartBytes, RenderedMachine } from './budget';

/** How many rows of each table are printed; the others are summed up. */
const ROWS = 12;

/**
 * The budget of a machine as aligned text: what is handed over, what remains on each platform, and what the text consists of, by part and
 * by construct. Ends with a line break.
 */
export function formatBudget(rendered: RenderedMachine): string {
  const { parts, constructs, textBytes } = rendered;
  return [
    summary(rendered),
    ...rendered.platforms.map(platformLine),
    '',
    ...table(
      ['bytes', 'share', 'part', 'construct'],
      parts.map(({ bytes, part, construct }) => ({ bytes, cells: [part, construct] })),
      textBytes,
    ),
    '',
    ...table(
      ['bytes', 'share', 'construct', 'parts'],
      constructs.map(({ bytes, construct, parts: number }) => {
        return { bytes, cells: [construct, String(number)] };
      }),
      textBytes,
    ),
    '',
  ].join('\n');
}

function summary({ form, encoding, textBytes, bytes, limit }: RenderedMachine): string {
  const text = `${form} user data, ${grouped(textBytes)} bytes`;
  const handed = encoding === 'gzip' ? `${text}, ${grouped(bytes)} as gzip` : text;
  if (limit === Infinity) return `${handed}, no limit`;
  return `${handed}, of ${grouped(limit)}: ${remainder(limit - bytes)}`;
}

function platformLine({ platform, limit, left }: RenderedMachine['platforms'][number]): string {
  return `  ${platform.padEnd(10)} takes ${grouped(limit).padStart(6)}: ${remainder(left)}`;
}

function remainder(left: number): string {
  return left >= 0 ? `${grouped(left)} left` : `${grouped(-left)} too many`;
}

interface Row extends Pick<PartBytes, 'bytes'> {
  readonly cells: readonly string[];
}

function table(head: readonly string[], rows: readonly Row[], whole: number): string[] {
  const rest = rows.slice(ROWS);
  const others = rest.reduce((sum, { bytes }) => sum + bytes, 0);
  const shown: readonly Row[] = [
    ...rows.slice(0, ROWS),
    ...(rest.length === 0 ? [] : [{ bytes: others, cells: [`${rest.length} more`, ''] }]),
  ];
  const lines = shown.map(({ bytes, cells }) => {
    const share = whole === 0 ? 0 : (100 * bytes) / whole;
    return [grouped(bytes), `${share.toFixed(1)} %`, ...cells];
  });
  return align([head, ...lines]);
}

/** Columns of one width each: the first two to the right, as figures are read, the others to the left. */
function align(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Thousands set apart by commas. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
