import type { Lab } from './lab';

/** The labs on a control plane of OpenStack. */
export const openstackLabs: readonly Lab[] = [];
