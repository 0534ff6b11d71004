import type { Lab } from './lab';

/** The labs of storage: GlusterFS, Heketi, iSCSI. */
export const storageLabs: readonly Lab[] = [];
