import type { LabNeed } from './lab-provision';

/** A test file under `test/e2e` that works on real things. */
export interface Lab {
  readonly name: string;
  readonly file: string;
  /** Without these it is left out. */
  readonly needs: readonly LabNeed[];
  /** Without these it runs, and leaves some of its tests out by itself. */
  readonly wants: readonly LabNeed[];
  /** How long it takes once its needs are met, on two cores. */
  readonly seconds: number;
}
