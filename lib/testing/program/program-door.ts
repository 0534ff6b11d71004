/** What of this folder others use. It loads Pulumi. */
export { programResult } from './program-result';
export { runProgram } from './run-program';
