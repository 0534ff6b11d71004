export { promisedValue } from '../bridge/outputs';
export type { PromisedValue } from '../bridge/outputs';
