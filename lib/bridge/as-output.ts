/** Lets an Output stand where a text, a number or a list is wanted: in a chart, and in what a machine is made of. */
import * as pulumi from '@pulumi/pulumi';

import { placeholderNumber, placeholderText } from '../values';

import { entryFor } from './output-registry';

/**
 * A text that will be the value of an Output. It may stand alone, inside other text, inside JSON in a text and inside base64, in charts and in
 * what a `Machine` is made of; `deploy` and `renderMachine` put the value in its place. A plain text is given back as it is.
 *
 * It is no good for what has to be known at once: names and namespaces of objects, keys of records, and text that is cut, changed to upper
 * case or compared. Where those are met they are refused with their path.
 *
 * @param value the text, or what gives it later
 * @param label how it is called in previews of text and in rendered files: `<output:label>`
 * @default label - the names of the resources that the Output comes from, else a number in the order of appearance
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { asString } from 'groundwork/bridge';
 *
 * const vpc = pulumi.output('vpc-1'); // of a resource, in real life
 * const args = ['--aws-vpc-id=' + asString(vpc, 'vpc.id')];
 * ```
 */
export function asString(value: pulumi.Input<string>, label?: string): string {
  if (!isLate(value)) return value;
  return placeholderText(entryFor(value, () => outputOf(value), 'string', label).index);
}

/**
 * A number that will be the value of an Output, for fields such as `replicas` and ports. It may also stand in a text (`${asNumber(port)}`)
 * and in JSON. A plain number is given back as it is.
 *
 * Nothing can be calculated with it, and what was is refused where it can be recognised: calculate before, with `output.apply`.
 *
 * @param value the number, or what gives it later
 * @param label how it is called in previews of text and in rendered files; see `asString`
 */
export function asNumber(value: pulumi.Input<number>, label?: string): number {
  if (!isLate(value)) return value;
  return placeholderNumber(entryFor(value, () => outputOf(value), 'number', label).index);
}

/**
 * A list of texts that will be the value of an Output. As a whole, or spread among others, at any place and several times:
 * `['--verbose', ...asList(flags)]`. How many there will be is known later, so nothing can be taken out of it. A plain list is given back as
 * it is.
 *
 * @param value the list, or what gives it later; may hold Outputs itself
 * @param label how it is called in previews of text and in rendered files; see `asString`
 */
export function asList(
  value: pulumi.Input<readonly pulumi.Input<string>[]>,
  label?: string,
): string[] {
  const isKnown = Array.isArray(value) && !holdsLate(value);
  if (isKnown || typeof value !== 'object') return value as string[];
  return [placeholderText(entryFor(value, () => outputOf(value), 'array', label).index)];
}

/**
 * Data as JSON text, with Outputs anywhere in it: a policy, a configuration file, an annotation. Plain data gives its JSON at once.
 *
 * @param value the data, or what gives it later
 * @param label how it is called in previews of text and in rendered files; see `asString`
 */
export function asJson(value: pulumi.Input<unknown>, label?: string): string {
  if (!holdsLate(value) || typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  return placeholderText(entryFor(value, () => pulumi.jsonStringify(value), 'json', label).index);
}

function isLate(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** The very Output, where it is one. */
function outputOf(value: unknown): pulumi.Output<unknown> {
  return pulumi.Output.isInstance(value) ? value : pulumi.output(value);
}

/** Whether there is an Output or a promise anywhere in it. */
function holdsLate(value: unknown, above: readonly object[] = []): boolean {
  if (isLate(value)) return true;
  if (typeof value !== 'object' || value === null || above.includes(value)) return false;
  const within = [...above, value];
  return Object.values(value).some((one) => holdsLate(one, within));
}
