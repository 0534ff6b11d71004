/** Lets an Output stand where a text, a number or a list is wanted: in a chart, and in what a machine is made of. */
import * as pulumi from '@pulumi/pulumi';

import { Findings, InvalidConfiguration, placeholderNumber, placeholderText } from '../values';

import { entriesIn, toInput } from './late-text';
import { entryFor } from './output-registry';
import { readLate } from './read-late';

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
  if (!holdsLate(value)) return value as string[];
  const make = (): pulumi.Output<unknown> => outputOf(withOutputs(value, 'asList'));
  return [placeholderText(entryFor(value, make, 'array', label).index)];
}

/**
 * Data as JSON text, with Outputs anywhere in it, also as `asString`, `asNumber` and `asList` give them: a policy, a configuration file, an annotation. Plain data
 * gives its JSON at once.
 *
 * @param value the data, or what gives it later
 * @param label how it is called in previews of text and in rendered files; see `asString`
 * @throws InvalidConfiguration when a placeholder in the data has been damaged, or stands in a key
 */
export function asJson(value: pulumi.Input<unknown>, label?: string): string {
  // Texts and numbers in plain data can stay placeholders, each shown for itself; lists cannot.
  if (!holdsLate(value) && !holdsLateList(value)) return JSON.stringify(value);
  const make = (): pulumi.Output<unknown> => pulumi.jsonStringify(withOutputs(value, 'asJson'));
  return placeholderText(entryFor(value, make, 'json', label).index);
}

function holdsLateList(value: unknown): value is object {
  const read = readLate({ value }, '', new Findings());
  return entriesIn(read).some(({ type }) => type === 'array');
}

/** Data that has placeholders beside Outputs, with the Outputs in their places: nobody looks for placeholders in what an Output gives. */
function withOutputs(value: unknown, name: string): unknown {
  if (isLate(value)) return value;
  const findings = new Findings();
  // As a field, so that data which looks like an object of Kubernetes is data all the same.
  const { [name]: read } = toInput(readLate({ [name]: value }, '', findings)) as Input;
  if (findings.violations.length === 0) return read;
  throw new InvalidConfiguration(`the data of ${name}`, findings.violations);
}

type Input = Readonly<Record<string, unknown>>;

function isLate(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** The very Output, where it is one. */
function outputOf(value: unknown): pulumi.Output<unknown> {
  return pulumi.Output.isInstance(value) ? value : pulumi.output(value);
}

/** Whether there is an Output or a promise anywhere in it. */
function holdsLate(value: unknown, above: readonly object[] = []): value is object {
  if (isLate(value)) return true;
  if (typeof value !== 'object' || value === null || above.includes(value)) return false;
  const within = [...above, value];
  return Object.values(value).some((one) => holdsLate(one, within));
}
