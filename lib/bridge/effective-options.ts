/** The options that hold for an object, and the annotations that some of them become. */
import type { IConstruct } from 'constructs';

import { LateValue } from '../manifests';
import type { KubernetesObject } from '../manifests';
import { Duration, isRecord, printedValue } from '../values';
import type { Findings } from '../values';

import { ownOptions } from './deploy-options';
import type { ObjectOptions } from './deploy-options';
import { readOptions } from './options-check';

/** Reads the options of constructs, each once. */
export class EffectiveOptions {
  private readonly findings: Findings;
  private readonly known = new Map<IConstruct, ObjectOptions>();

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** The options for what is below a construct. */
  of(construct: IConstruct): ObjectOptions {
    const known = this.known.get(construct);
    if (known !== undefined) return known;
    const { scope, path } = construct.node;
    const outer = scope === undefined ? {} : this.of(scope);
    const own = ownOptions(construct);
    const read =
      own === undefined
        ? outer
        : { ...outer, ...readOptions(own, `${path || 'app'}.deployOptions`, this.findings) };
    this.known.set(construct, read);
    return read;
  }
}

const ANNOTATIONS = {
  waitFor: 'pulumi.com/waitFor',
  skipAwait: 'pulumi.com/skipAwait',
  timeout: 'pulumi.com/timeoutSeconds',
  patchForce: 'pulumi.com/patchForce',
} as const;

/** The object with the annotations that tell Pulumi's provider about these options. */
export function annotated(
  object: KubernetesObject,
  options: ObjectOptions,
  path: string,
  findings: Findings,
): KubernetesObject {
  if (options.skipAwait === true && options.waitFor !== undefined) {
    findings.add(
      'conflict',
      `${path}.deployOptions`,
      undefined,
      'skipAwait is set, and waitFor too',
      'set skipAwait to false where something is to be waited for',
    );
  }
  const wanted = wantedAnnotations(options);
  if (wanted.length === 0) return object;
  const given = object.metadata['annotations'] ?? {};
  if (given instanceof LateValue || !isRecord(given)) {
    const place = `${path}.metadata.annotations`;
    const reason = 'has to take the annotations of deployOptions too, and is no record';
    findings.add('unsupported', place, undefined, reason, 'write the annotations one by one');
    return object;
  }
  for (const [field, key, value] of wanted) {
    if (given[key] === undefined || given[key] === value) continue;
    findings.add(
      'conflict',
      `${path}.metadata.annotations["${key}"]`,
      shown(given[key]),
      `is written by hand, and deployOptions has ${field} ${value}`,
      'leave one of them out',
    );
  }
  const added = wanted.map(([, key, value]) => [key, value]);
  const annotations = { ...given, ...Object.fromEntries(added) } as unknown;
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function shown(value: unknown): string {
  return value instanceof LateValue ? value.toString() : printedValue(value);
}

function wantedAnnotations(options: ObjectOptions): readonly (readonly [string, string, string])[] {
  const { waitFor, skipAwait, timeout, patchForce } = options;
  const values = {
    waitFor: typeof waitFor === 'object' ? JSON.stringify(waitFor) : waitFor,
    skipAwait: skipAwait === true ? 'true' : undefined,
    timeout: timeout === undefined ? undefined : String(Duration.of(timeout).seconds()),
    patchForce: patchForce === true ? 'true' : undefined,
  };
  return (['waitFor', 'skipAwait', 'timeout', 'patchForce'] as const).flatMap((field) => {
    const value = values[field];
    return value === undefined ? [] : [[field, ANNOTATIONS[field], value] as const];
  });
}
