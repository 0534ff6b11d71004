/** Kinds of values that several settings have. */
import { z } from 'zod';

/** An amount: what a number alone cannot say, a text can. */
export const quantity = z.union([z.string(), z.number()], {
  error: 'must be a quantity, such as "1.5Gi" or 2',
});

// What YAML reads when the quotes are forgotten.
const NUMBER_FOR_VERSION = 'as a number, 1.30 is the same as 1.3: write it in quotes';

/** A version. */
export const version = z.string({
  error: ({ input }) => (typeof input === 'number' ? NUMBER_FOR_VERSION : undefined),
});
