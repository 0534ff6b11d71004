/** Arithmetic of storage, without a machine and without an engine. */
export {};
