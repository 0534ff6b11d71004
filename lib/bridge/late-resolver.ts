import * as pulumi from '@pulumi/pulumi';
import type { IResolver, ResolutionContext } from 'cdk8s';

import { placeholderText } from '../values';

import { entryFor } from './output-registry';

/**
 * Lets an Output, or a promise, stand in the props of a construct as it is, where they go to the object without being looked at: a placeholder of it takes
 * its place. For the resolvers of an app, in front of the others.
 */
export function outputResolver(): IResolver {
  return {
    resolve(context: ResolutionContext): void {
      const value: unknown = context.value;
      if (pulumi.Output.isInstance(value)) {
        context.replaceValue(placeholderText(entryFor(value, () => value, 'unknown').index));
      } else if (value instanceof Promise) {
        const { index } = entryFor(value, () => pulumi.output(value), 'unknown');
        context.replaceValue(placeholderText(index));
      }
    },
  };
}
