/** What a program's own tests use: machines, charts and components as plain objects, without an engine. */

export type {
  AnswerCall,
  CallResult,
  MadeResource,
  MakeResource,
  ProgramOptions,
  ProviderCall,
  WantedResource,
} from './program-options';
export { synthesize } from './synthesize';
export type { ComponentOptions, ResourceClass } from './synthesize';
export { synthesizeChart } from './synthesize-chart';
export type { ChartEdge, ManifestObject, SynthesizedChart } from './synthesize-chart';
export { violationsOf } from './synthesize-machine';
export type {
  FileFacts,
  MachineBuilder,
  PlanFacts,
  SynthesizedMachine,
} from './synthesize-machine';
export { revealSecret, synthesizeProgram } from './synthesize-program';
export type {
  DecodedUserData,
  DependencyEdge,
  ResourceOptions,
  SynthesizedProgram,
  SynthesizedResource,
} from './synthesized-program';
