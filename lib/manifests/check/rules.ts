import type { Rule } from './rule';

/** All rules, in the order in which they are asked. */
export const RULES: readonly Rule[] = [];
