/** Lets an Output stand where a text, a number or a list is wanted. */
import * as pulumi from '@pulumi/pulumi';

import { placeholderNumber, placeholderText } from '../values';

import { entryFor } from './output-registry';

/** A text that will be the value. */
export function asString(value: pulumi.Input<string>, label?: string): string {
  if (typeof value === 'string') return value;
  return placeholderText(entryFor(pulumi.output(value), 'string', label).index);
}

/** A number that will be the value. */
export function asNumber(value: pulumi.Input<number>, label?: string): number {
  if (typeof value === 'number') return value;
  return placeholderNumber(entryFor(pulumi.output(value), 'number', label).index);
}

/** A list that will be the value. */
export function asList(value: pulumi.Input<readonly string[]>, label?: string): string[] {
  return [placeholderText(entryFor(pulumi.output(value), 'array', label).index)];
}

/** The value as JSON text. */
export function asJson(value: pulumi.Input<unknown>, label?: string): string {
  return asString(pulumi.jsonStringify(value), label);
}
