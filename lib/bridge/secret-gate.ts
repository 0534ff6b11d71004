/** Keeps secrets out of objects that show what they hold. */
import * as pulumi from '@pulumi/pulumi';

import type { KubernetesObject } from '../manifests';
import { isRecord } from '../values';
import type { Violation } from '../values';

import type { ChartObject } from './collect-objects';
import { LateOutput } from './late-text';
import { refuseAll } from './refuse-all';

/** An Output that stands where everybody who may read the object sees it. */
export interface OpenValue {
  /** The field: `storage/config.data.url`. */
  readonly path: string;
  /** The field of the object that it is below: `data`. */
  readonly field: string;
  readonly value: LateOutput;
}

/** Every Output outside of `data` and `stringData` of Secrets. */
export function openValues(objects: readonly ChartObject[]): readonly OpenValue[] {
  return objects.flatMap(({ path, object }) =>
    Object.entries(object).flatMap(([field, value]) =>
      isSecretField(object, field)
        ? []
        : lateValuesIn(value, `${path}.${field}`).map((one) => ({ ...one, field })),
    ),
  );
}

function isSecretField({ apiVersion, kind }: KubernetesObject, field: string): boolean {
  return apiVersion === 'v1' && kind === 'Secret' && (field === 'data' || field === 'stringData');
}

function lateValuesIn(value: unknown, path: string): readonly Omit<OpenValue, 'field'>[] {
  if (value instanceof LateOutput) return [{ path, value }];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => lateValuesIn(one, `${path}[${index}]`));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => lateValuesIn(one, `${path}.${key}`));
}

/**
 * Waits until it is known of each of these whether it is secret; fails, with all fields and no value, when one is. Whether it is *known* does not matter: a preview
 * learns the same as an update.
 *
 * @throws pulumi.InputPropertiesError
 */
export async function refuseSecrets(subject: string, values: readonly OpenValue[]): Promise<void> {
  const found = await Promise.all(
    values.map(async ({ path, value }) => {
      const outputs = value.entries.map(({ output }) => pulumi.isSecret(output));
      return (await Promise.all(outputs)).includes(true) ? [secretAt(path)] : [];
    }),
  );
  refuseAll(subject, found.flat());
}

function secretAt(path: string): Violation {
  return {
    code: 'forbidden',
    path,
    reason: 'is a secret, and everybody who may read this object would see it',
    remedy:
      'put it into a Secret and let the object refer to that, or name the object in allowSecrets',
  };
}
