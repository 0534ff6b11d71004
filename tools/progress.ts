import pc from 'picocolors';

/** Where progress goes. `process.stderr` fits; a test gives its own. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How often a long step reports when nobody watches a terminal: a log stays readable, and a CI job is seen to live. */
const logInterval = 10_000;
const frameInterval = 120;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** `0.3 s`, `42 s`, `3 min 15 s`. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a running step may tell. */
export interface StepReport {
  /** What the step is doing now; shown beside its elapsed time. */
  detail(text: string): void;
  /** What came out, in place of the title, on the line that stays. */
  result(text: string): void;
  /** A line of its own that stays. */
  note(text: string): void;
}

/** How long each step took, in the order in which they ended. */
export interface StepTime {
  readonly step: string;
  readonly milliseconds: number;
}

/** Prints one line for each step with the time that it took, and what goes on while it runs. */
export class Steps {
  readonly times: StepTime[] = [];
  readonly #out: ProgressOutput;
  /** Steps that are going on, outermost first: only the innermost reports, or they would write over each other. */
  readonly #going: StepLine[] = [];

  constructor(out: ProgressOutput = process.stderr) {
    this.#out = out;
  }

  /** A line between the steps. */
  note(text: string): void {
    this.#out.write(`  ${text}\n`);
  }

  /** Runs the work of one step. What it throws is thrown on after the step is shown as failed. */
  async step<T>(title: string, work: (report: StepReport) => Promise<T>): Promise<T> {
    const started = Date.now();
    const line = new StepLine(this.#out, title, started);
    this.#going.at(-1)?.pause();
    this.#going.push(line);
    line.resume();
    try {
      const value = await work(line);
      line.end(pc.green('✔'), line.outcome ?? title);
      return value;
    } catch (error) {
      line.end(pc.red('✖'), title);
      throw error;
    } finally {
      this.#going.splice(this.#going.indexOf(line), 1);
      this.#going.at(-1)?.resume();
      this.times.push({ step: title, milliseconds: Date.now() - started });
    }
  }
}

class StepLine implements StepReport {
  outcome: string | undefined;
  #detail = '';
  #frame = 0;
  readonly #out: ProgressOutput;
  readonly #title: string;
  readonly #started: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: ProgressOutput, title: string, started: number) {
    this.#out = out;
    this.#title = title;
    this.#started = started;
  }

  resume(): void {
    const interval = this.#out.isTTY === true ? frameInterval : logInterval;
    this.#timer = setInterval(() => {
      this.#tick();
    }, interval);
    this.#timer.unref();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  detail(text: string): void {
    this.#detail = text;
  }

  result(text: string): void {
    this.outcome = text;
  }

  note(text: string): void {
    this.#clear();
    this.#out.write(`  ${text}\n`);
  }

  end(mark: string, text: string): void {
    this.pause();
    this.#out.write(`${mark} ${text} ${pc.dim(`(${this.#elapsed()})`)}\n`);
  }

  #tick(): void {
    const text = [this.#title, this.#elapsed(), this.#detail]
      .filter((part) => part !== '')
      .join(', ');
    if (this.#out.isTTY !== true) {
      this.#out.write(`… ${text}\n`);
      return;
    }
    this.#clear();
    this.#out.write(`${frames[this.#frame++ % frames.length] ?? ''} ${text}`);
  }

  #clear(): void {
    if (this.#out.isTTY === true) this.#out.write('\r\u001b[K');
  }

  #elapsed(): string {
    return formatElapsed(Date.now() - this.#started);
  }
}
