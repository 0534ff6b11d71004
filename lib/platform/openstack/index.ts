/** OpenStack. */
export {};
