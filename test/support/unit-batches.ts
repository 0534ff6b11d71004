/**
 * The units of many machines, judged together: one run of systemd for each machine would take minutes. Services get names of their machine,
 * and machines that say different things of one unit or program are judged in different runs.
 */
import type { JudgedFile, Surroundings, UnitVerdict } from './systemd-verify';

/** The files of a machine under a number. */
export interface NumberedFiles {
  readonly number: number;
  readonly files: readonly JudgedFile[];
}

/** A judge of units, such as `unitJudge` gives. */
export type Judge = (files: readonly JudgedFile[], around: Surroundings) => UnitVerdict;

/** What a judge says of machines. */
export interface BatchVerdict {
  /** Each line with the number of the machine that it comes from; undefined where the line does not tell. */
  readonly complaints: readonly { readonly number: number | undefined; readonly line: string }[];
  readonly runs: number;
  readonly units: number;
}

const FOLDER = '/etc/systemd/system/';
const OWN_PROGRAMS = '/opt/groundwork/';
const FIRST_BOOT = 'groundwork-first-boot.service';

/** Judges the units of all machines. */
export function judgeTogether(machines: readonly NumberedFiles[], judge: Judge): BatchVerdict {
  const batches: Map<string, JudgedFile>[] = [];
  for (const { number, files } of machines) {
    const renamed = renameServices(judgedFiles(files), number);
    const batch = batches.find((one) => fits(renamed, one)) ?? new Map<string, JudgedFile>();
    if (batch.size === 0) batches.push(batch);
    for (const file of renamed) batch.set(file.path, file);
  }
  let units = 0;
  const complaints = batches.flatMap((files) => {
    const all = [...files.values()];
    const verdict = judge(all, surroundingsOf(all));
    units += verdict.units.length;
    const lines = verdict.output.split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [, number] = /-m(\d+)\.service/.exec(line) ?? [];
      return { number: number === undefined ? undefined : Number(number), line };
    });
  });
  return { complaints, runs: batches.length, units };
}

/** Units, drop-ins and the programs of ours that they start; no drop-ins of what is no service and comes from elsewhere, which has no stub. */
function judgedFiles(files: readonly JudgedFile[]): readonly JudgedFile[] {
  const paths = new Set(files.map(({ path }) => path));
  return files.filter(({ path }) => {
    if (!path.startsWith(FOLDER)) return path.startsWith(OWN_PROGRAMS);
    const unit = unitOf(path);
    return unit.endsWith('.service') || paths.has(`${FOLDER}${unit}`);
  });
}

/** Whether nothing that is there says something else, and no drop-in meets a unit of another machine. */
function fits(files: readonly JudgedFile[], there: ReadonlyMap<string, JudgedFile>): boolean {
  return files.every((file) => {
    // Only that it is there and can be run is looked at.
    if (file.path.startsWith(OWN_PROGRAMS)) return true;
    const other = there.get(file.path);
    if (other !== undefined) return other.content === file.content && other.mode === file.mode;
    const unit = unitOf(file.path);
    return ![...there.keys()].some((path) => path.startsWith(FOLDER) && unitOf(path) === unit);
  });
}

function unitOf(path: string): string {
  const [name = ''] = path.slice(FOLDER.length).split('/');
  return name.endsWith('.d') ? name.slice(0, -2) : name;
}

function renameServices(files: readonly JudgedFile[], number: number): readonly JudgedFile[] {
  const services = [...new Set(files.map(({ path }) => unitOf(path)))].filter(
    (name) => /^[^@]+\.service$/.test(name) && name !== FIRST_BOOT,
  );
  // The longest first: one name may end in another one.
  const names = services.sort((a, b) => b.length - a.length).map((name) => escaped(name));
  if (names.length === 0) return files;
  const pattern = new RegExp(`(?<![A-Za-z0-9:_.@\\\\-])(${names.join('|')})`, 'g');
  const rename = (text: string): string =>
    text.replace(pattern, (name) => `${name.slice(0, -'.service'.length)}-m${number}.service`);
  return files.map((file) => {
    if (!file.path.startsWith(FOLDER)) return file;
    return { ...file, path: rename(file.path), content: rename(file.content) };
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A stub for every service that something else brings, and for every program that is not ours. */
function surroundingsOf(files: readonly JudgedFile[]): Surroundings {
  const own = new Set(files.map(({ path }) => path));
  const texts = files.filter(({ path }) => path.startsWith(FOLDER)).map(({ content }) => content);
  const wanted = texts.flatMap((text) =>
    [...text.matchAll(/^(?:Requires|Requisite|BindsTo)=(.*)$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    ),
  );
  const units = [...files.map(({ path }) => unitOf(path)), ...wanted].filter(
    (name) => name.endsWith('.service') && !own.has(`${FOLDER}${name}`),
  );
  const programs = texts
    .flatMap((text) =>
      [...text.matchAll(/^Exec[A-Za-z]*=[-@:+!]*"?(\/[^\s"']+)/gm)].map(([, name = '']) => name),
    )
    .filter((name) => !name.startsWith(OWN_PROGRAMS));
  return { units: [...new Set(units)], programs: [...new Set(programs)] };
}
