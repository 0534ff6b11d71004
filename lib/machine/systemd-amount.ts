/**
 * Sizes and time spans as the settings of systemd have them.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.syntax.html
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.time.html#Parsing%20Time%20Spans
 */

const SIZE = /^(\d+(?:\.\d+)?) ?([BKMGTPE]?)$/;
const POWERS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

// systemd counts both in 64 bits.
const MOST = 2 ** 64;

/** The bytes of a size such as `512M`, with factors of 1024; undefined for what systemd does not take: `KB`, `MiB`, 16E and more. */
export function systemdBytes(text: string): number | undefined {
  const [, number, unit] = SIZE.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const bytes = Number(number) * 1024 ** POWERS.indexOf(unit === 'B' ? '' : unit);
  return bytes < MOST ? bytes : undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  ...named(1e-6, 'usec', 'us', 'µs'),
  ...named(1e-3, 'msec', 'ms'),
  ...named(1, '', 'seconds', 'second', 'sec', 's'),
  ...named(60, 'minutes', 'minute', 'min', 'm'),
  ...named(3600, 'hours', 'hour', 'hr', 'h'),
  ...named(86_400, 'days', 'day', 'd'),
  ...named(7 * 86_400, 'weeks', 'week', 'w'),
  ...named(2_629_800, 'months', 'month', 'M'),
  ...named(365.25 * 86_400, 'years', 'year', 'y'),
};

const SPAN = /^(?:\d+(?:\.\d+)? ?[A-Za-zµ]*(?: |$|(?=\d)))+$/;
const TERM = /(\d+(?:\.\d+)?) ?([A-Za-zµ]*)/g;

/** The seconds of a time span such as `1month` or `2h 30min`; Infinity for `infinity`, undefined for what systemd does not take. */
export function systemdSeconds(text: string): number | undefined {
  if (text === 'infinity') return Infinity;
  if (!SPAN.test(text)) return undefined;
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(TERM)) {
    const factor = Object.hasOwn(SECONDS, unit) ? SECONDS[unit] : undefined;
    if (factor === undefined) return undefined;
    sum += Number(number) * factor;
  }
  return sum * 1e6 < MOST ? sum : undefined;
}

function named(seconds: number, ...units: readonly string[]): Record<string, number> {
  return Object.fromEntries(units.map((unit) => [unit, seconds]));
}
