/** What a program's own tests use: a machine as a plain object, without an engine. */

export { synthesize, violationsOf } from './synthesize';
export type { FileFacts, MachineBuilder, PlanFacts, SynthesizedMachine } from './synthesize';
export { synthesizeChart } from './synthesize-chart';
export type { ManifestObject, SynthesizedChart } from './synthesize-chart';
