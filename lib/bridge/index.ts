/** cdk8s charts as Pulumi resources, and Outputs in charts and machines. */
export { asJson, asList, asNumber, asString } from './as-output';
export { ignitionOf, outputLabels, renderMachine, seedDriveOf, seedOf } from './machine-output';
export type { MachineOutputOptions } from './machine-output';
export { fromConfigGroup } from './config-group-alias';
export type { ConfigGroupPlace } from './config-group-alias';
export { Deployed, deploy } from './deploy';
export type { DeployArgs } from './deploy';
export { deployOptions } from './deploy-options';
export type { ExistingObject, FormerNames, ObjectOptions } from './deploy-options';
export { renderManifests } from './render-manifests';
export type { RenderedManifests } from './render-manifests';
