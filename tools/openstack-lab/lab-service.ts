/** What a service of the control plane is made of, as data: its settings, its processes, and when they may be started. */

/** Sections of an INI file, by name. */
export type IniSections = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

/** A name that something listens under; each lab has its own numbers for them, all on 127.0.0.1. */
export type PortName = string;

/** What settings may depend on. */
export interface LabSettings {
  /** The port of a name. */
  port(name: PortName): number;
  /** How many hosts Nova has. */
  readonly computes: number;
  /** Which services there are. */
  readonly services: readonly string[];
}

/** A process of the control plane. */
export interface LabProcess {
  /** Unique; its log is `log/<name>.log`. */
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Names that something has to listen under before it is started. @default none */
  readonly after?: readonly PortName[];
}

/** A service. */
export interface LabService {
  readonly name: string;
  /** The names of what it listens under, the one of its API first. */
  readonly ports: readonly PortName[];
  readonly databases: readonly string[];
  /** How clients find it: the type in the catalog, and what follows the port in its address. @default it is not in the catalog */
  readonly catalog?: { readonly type: string; readonly path: string };
  /** Files by path, below the lab's folder. */
  files(settings: LabSettings): Readonly<Record<string, IniSections | string>>;
  /** Commands that make its tables, run once for all labs. */
  readonly schema: readonly (readonly string[])[];
  processes(settings: LabSettings): readonly LabProcess[];
}

/** The folder of a lab, as its programs see it: always the same, so that what is prepared once fits every lab. */
export const LAB = '/srv';

/** The password of everybody. */
export const PASSWORD = 'lab';

/** The only region. */
export const REGION = 'RegionOne';

/** The text of an INI file. */
export function iniText(sections: IniSections): string {
  return Object.entries(sections)
    .map(([name, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${String(value)}\n`);
      return `[${name}]\n${lines.join('')}`;
    })
    .join('\n');
}
