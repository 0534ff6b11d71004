/** cdk8s charts as Pulumi resources, and Outputs in charts and machines. */
export { asJson, asList, asNumber, asString } from './as-output';
export { Deployed, deploy } from './deploy';
export type { DeployArgs } from './deploy';
