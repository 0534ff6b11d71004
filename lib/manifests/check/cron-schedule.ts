/**
 * Schedules of CronJobs, as the API server reads them: five fields, or a word that begins with `@`.
 *
 * @see https://github.com/robfig/cron/blob/v3.0.1/parser.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.1/pkg/apis/batch/validation/validation.go (validateScheduleFormat)
 */

/** What is wrong with a schedule. */
export interface ScheduleProblem {
  readonly reason: string;
  /** What to write instead. @default - an example of a good one fits */
  readonly remedy?: string;
}

interface Unit {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const UNITS: readonly Unit[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 6, words: DAYS },
];
const WORDS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** What is wrong with a schedule; undefined when nothing is. */
export function scheduleProblem(text: string): ScheduleProblem | undefined {
  if (text.includes('TZ')) {
    const reason = 'the time zone does not stand in the schedule';
    return { reason, remedy: 'write it as timeZone' };
  }
  if (text.startsWith('@')) return wordProblem(text);
  const parts = text.split(/\s+/u).filter((part) => part !== '');
  if (parts.length !== UNITS.length) {
    return { reason: `has ${parts.length} fields; a schedule has ${UNITS.length}` };
  }
  for (const [index, unit] of UNITS.entries()) {
    const problem = fieldProblem(parts[index] ?? '', unit);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function wordProblem(text: string): ScheduleProblem | undefined {
  if (WORDS.includes(text)) return undefined;
  const every = '@every ';
  if (text.startsWith(every) && DURATION.test(text.slice(every.length))) return undefined;
  const remedy = `write ${WORDS.map((word) => `"${word}"`).join(', ')} or for example "@every 90m"`;
  return { reason: 'is no schedule', remedy };
}

function fieldProblem(field: string, unit: Unit): ScheduleProblem | undefined {
  for (const range of field.split(',').filter((part) => part !== '')) {
    const problem = rangeProblem(range, unit);
    if (problem !== undefined)
      return { reason: `"${range}": ${problem}`, ...remedyFor(range, unit) };
  }
  return undefined;
}

function remedyFor(range: string, { name }: Unit): { readonly remedy?: string } {
  return name === 'day of the week' && range.includes('7') ? { remedy: 'write 0 for Sunday' } : {};
}

function rangeProblem(text: string, unit: Unit): string | undefined {
  const [range = '', step, ...further] = text.split('/');
  const [first = '', last, ...more] = range.split('-');
  if (further.length > 0 || more.length > 0) return `is no ${unit.name}`;
  if (step !== undefined && !(numberOf(step) > 0)) return 'the step is no number from 1 on';
  // After a star everything up to the step is passed over, as there.
  if (first === '*' || first === '?') return undefined;
  // A number with a step is where it begins.
  const open = last === undefined && step !== undefined;
  return boundsProblem(unit, first, open ? String(unit.most) : (last ?? first));
}

function boundsProblem(unit: Unit, first: string, last: string): string | undefined {
  const [start, end] = [first, last].map((one) => numberOf(one, unit.words, unit.least)) as [
    number,
    number,
  ];
  if (Number.isNaN(start) || Number.isNaN(end)) return `is no ${unit.name}`;
  if (start < unit.least || end > unit.most) {
    return `is beyond ${unit.least}-${unit.most}, every ${unit.name} there is`;
  }
  return start > end ? 'ends before it begins' : undefined;
}

function numberOf(text: string, words: readonly string[] = [], least = 0): number {
  const index = words.indexOf(text.toLowerCase());
  if (index !== -1) return index + least;
  return /^\+?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
