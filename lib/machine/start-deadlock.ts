/**
 * Starts that would never end: the first boot waits for a unit that systemd starts after the first boot. cloud-init waits for the first
 * boot; and once it is enabled (`FIRST_BOOT_SERVICE`), so does the end of every boot at which it is taken up again.
 *
 * What is ordered is read from the unit files of the machine; what the units of packages say is not known here.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/systemd.unit.html#Before=
 */
import type { Violation } from '../values';

import { FIRST_BOOT_SERVICE } from './first-boot-script';
import type { MachinePlan, PlannedFile, PlannedStep } from './plan';
import { problem } from './problem';
import { unitTypeOf } from './unit-name';

const WAITING = new Set([
  FIRST_BOOT_SERVICE,
  'cloud-final.service',
  'cloud-init.target',
  'default.target',
  'graphical.target',
  'multi-user.target',
]);

// What systemctl waits for; `stop`, and `try-restart` of what does not run, end at once.
const STARTING = ['start', 'restart', 'reload-or-restart', 'isolate'];
const ENABLING = ['enable', 'reenable', 'preset', 'unmask'];

/** Names of units by a name of a setting. */
type Relations = ReadonlyMap<string, readonly string[]>;

/** Finds steps of the first boot that wait for what waits for the first boot. */
export function startDeadlocks({ steps, files, units }: Ordered): Violation[] {
  const relations = readRelations(files);
  const queued = units.filter(({ enable, start }) => enable || start !== false);
  const waits = new Waits(relations, new Set(queued.map(({ name }) => name)));
  return steps.flatMap((step) =>
    startedBy(step).flatMap((unit) => {
      const chain = waits.chainOf(unit);
      if (chain === undefined) return [];
      const after = chain.slice(1).join(', which comes after ');
      const reason = `the first boot would wait for ${unit}, which comes after ${after}, which waits for the first boot`;
      const remedy =
        'start it without waiting: start: true of a SystemdUnit, "systemctl start --no-block" in a step';
      return [problem('conflict', step.construct, unit, reason, remedy)];
    }),
  );
}

/** What is looked at of a plan. */
type Ordered = Pick<MachinePlan, 'steps' | 'files' | 'units'>;

class Waits {
  private readonly relations: Relations;
  private readonly queued: ReadonlySet<string>;

  constructor(relations: Relations, queued: ReadonlySet<string>) {
    this.relations = relations;
    this.queued = queued;
  }

  /** From the unit to what waits for the first boot, each after the next; undefined when it can start. */
  chainOf(unit: string, seen: ReadonlySet<string> = new Set()): readonly string[] | undefined {
    if (WAITING.has(unit)) return [unit];
    if (seen.has(unit)) return undefined;
    const pulled = ['Wants', 'Requires', 'BindsTo'].flatMap((key) => this.of(unit, key));
    for (const before of this.of(unit, 'After')) {
      // An order says nothing about units that nobody starts.
      const counts = WAITING.has(before) || this.queued.has(before) || pulled.includes(before);
      const rest = counts ? this.chainOf(before, new Set([...seen, unit])) : undefined;
      if (rest !== undefined) return [unit, ...rest];
    }
    return undefined;
  }

  private of(unit: string, key: string): readonly string[] {
    return this.relations.get(`${unit} ${key}`) ?? [];
  }
}

function startedBy({ command }: PlannedStep): readonly string[] {
  const [program = '', ...words] = command;
  // Functions of the first boot's own script.
  if (program === 'up' || program === 'start') return words.slice(0, 1);
  if (!/^(?:\/usr)?(?:\/s?bin\/)?systemctl$/.test(program) || words.includes('--no-block'))
    return [];
  const [verb = '', ...units] = words.filter((word) => !word.startsWith('-'));
  const starts = STARTING.includes(verb) || (ENABLING.includes(verb) && words.includes('--now'));
  return starts ? units.map(wholeName) : [];
}

/** systemctl takes `kubelet` for `kubelet.service`. */
function wholeName(unit: string): string {
  return unitTypeOf(unit) === undefined ? `${unit}.service` : unit;
}

/** Order and need of the units that the machine writes, by `<unit> <setting>`. */
function readRelations(files: readonly PlannedFile[]): Relations {
  const relations = new Map<string, readonly string[]>();
  const add = (unit: string, key: string, names: readonly string[]): void => {
    relations.set(`${unit} ${key}`, [...(relations.get(`${unit} ${key}`) ?? []), ...names]);
  };
  for (const { path, content } of files) {
    const unit = /^\/etc\/systemd\/system\/([^/]+?)(?:\.d\/[^/]+\.conf)?$/.exec(path)?.[1];
    if (unit === undefined) continue;
    for (const [, key = '', value = ''] of content.matchAll(
      /^(After|Before|BindsTo|Requires|Wants)=(.*)$/gm,
    )) {
      const names = value.split(/\s+/).filter((name) => name !== '');
      if (key === 'Before') for (const name of names) add(name, 'After', [unit]);
      else add(unit, key, names);
    }
  }
  return relations;
}
