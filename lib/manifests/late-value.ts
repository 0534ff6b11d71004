export { LateValue } from '../values';
export type { LateType } from '../values';
