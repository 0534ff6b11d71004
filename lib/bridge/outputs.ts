/** The part of the bridge that needs no cluster: Outputs in texts, and in machines. It loads neither cdk8s nor the provider of Kubernetes. */
export { asJson, asList, asNumber, asString } from './as-output';
export { ignitionOf, outputLabels, renderMachine, seedDriveOf, seedOf } from './machine-output';
export type { MachineOutputOptions } from './machine-output';
export { promisedValue } from './promised-value';
export type { PromisedValue } from './promised-value';
export { refuseAll } from './refuse-all';
