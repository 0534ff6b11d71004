import { isRecord } from '../../values';
import type { Findings } from '../../values';
import type { Field } from '../check/field';

import { checkScalar } from './check-scalar';
import type { ScalarName } from './field-type';
import type { CustomVersion } from './custom-kinds';
import { checkCustomValues } from './custom-values';
import { LateValue } from '../late-value';
import { ObjectCheck } from './check-object';
import type { KubernetesApi } from './kubernetes-api';
import { nearestName } from './nearest-name';

type Schema = Readonly<Record<string, unknown>>;

const SCALARS: Readonly<Record<string, ScalarName>> = {
  boolean: 'boolean',
  integer: 'int64',
  number: 'number',
  string: 'string',
};

const ANY: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

/**
 * What the API server finds in an object of a custom kind with `fieldValidation=Strict`: fields that the schema does not have, values of other
 * types, and those that the schema forbids. Rules in CEL are not evaluated.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function checkCustomObject(
  root: Field,
  version: CustomVersion,
  api: KubernetesApi,
  findings: Findings,
): void {
  const schema = version.schema.value;
  if (!isRecord(schema) || version.schema.late) return;
  const check = new CustomCheck(version, api, findings);
  check.root(root, schema);
  checkCustomValues(root, schema, version.ownStatus, findings);
}

class CustomCheck {
  private readonly version: CustomVersion;
  private readonly api: KubernetesApi;
  private readonly findings: Findings;

  constructor(version: CustomVersion, api: KubernetesApi, findings: Findings) {
    this.version = version;
    this.api = api;
    this.findings = findings;
  }

  root(root: Field, schema: Schema): void {
    ObjectCheck.metadata(root.at('metadata'), this.api, this.findings);
    this.fields(root, schema, ['apiVersion', 'kind', 'metadata']);
  }

  private value(field: Field, schema: Schema): void {
    const { value } = field;
    if (value === undefined) return;
    if (value instanceof LateValue) this.late(field, value, schema);
    else if (value === null) this.nothing(field, schema);
    else if (schema['x-kubernetes-int-or-string'] === true) this.scalar(field, 'int-or-string');
    else if (schema['type'] === 'object') this.record(field, schema);
    else if (schema['type'] === 'array') this.list(field, schema);
    else if (typeof schema['type'] === 'string' && Object.hasOwn(SCALARS, schema['type'])) {
      this.scalar(field, SCALARS[schema['type']] ?? 'any');
    }
  }

  private nothing(field: Field, schema: Schema): void {
    if (schema['nullable'] === true || schema['default'] !== undefined) return;
    if (schema['type'] === undefined) return;
    this.findings.add('invalid', field.path, 'null', 'may not be null', 'leave it out');
  }

  private scalar(field: Field, name: ScalarName): void {
    const refusal = checkScalar(name, field.value);
    if (refusal === undefined) return;
    this.findings.add('invalid', field.path, field.value, refusal.reason, refusal.remedy);
  }

  private list(field: Field, schema: Schema): void {
    if (!Array.isArray(field.value)) {
      this.findings.add('invalid', field.path, field.value, 'must be a list', 'write it as [...]');
      return;
    }
    const { items } = schema;
    for (const item of field.items) this.value(item, isRecord(items) ? items : ANY);
  }

  private record(field: Field, schema: Schema): void {
    if (!isRecord(field.value)) {
      const remedy = 'write it as { ... }';
      this.findings.add('invalid', field.path, field.value, 'must be a record', remedy);
      return;
    }
    if (schema['x-kubernetes-embedded-resource'] !== true) {
      this.fields(field, schema, []);
      return;
    }
    for (const key of ['apiVersion', 'kind']) {
      if (field.at(key).given) continue;
      const remedy = 'write the whole object';
      this.findings.add('required', field.at(key).path, undefined, 'must be given', remedy);
    }
    if (field.at('metadata').given) {
      ObjectCheck.metadata(field.at('metadata'), this.api, this.findings);
    }
    this.fields(field, schema, ['apiVersion', 'kind', 'metadata']);
  }

  private fields(field: Field, schema: Schema, own: readonly string[]): void {
    const properties = isRecord(schema['properties']) ? schema['properties'] : {};
    const others = schema['additionalProperties'];
    for (const key of Object.keys(field.value as Schema)) {
      if (own.includes(key) || field.at(key).value === undefined) continue;
      const known = Object.hasOwn(properties, key) ? properties[key] : others;
      if (isRecord(known)) this.value(field.at(key), known);
      else if (known !== true && !this.keeps(schema)) this.unknown(field, key, properties);
    }
  }

  private keeps(schema: Schema): boolean {
    return schema['x-kubernetes-preserve-unknown-fields'] === true || this.version.keepsUnknown;
  }

  private unknown(field: Field, key: string, properties: Schema): void {
    const near = nearestName(key, Object.keys(properties));
    const reason = 'is no field of its CustomResourceDefinition';
    const remedy = near === undefined ? 'leave it out' : `write "${near}"`;
    this.findings.add('unsupported', field.at(key).path, undefined, reason, remedy);
  }

  private late(field: Field, late: LateValue, schema: Schema): void {
    const { type } = schema;
    if (late.type === 'unknown' || typeof type !== 'string') return;
    const fits = { array: ['array'], number: ['integer', 'number'], string: ['string'] }[late.type];
    if (fits.includes(type)) return;
    const reason = `will be of the type ${late.type}, and must be of the type ${type}`;
    const remedy = 'put an Output of the right type here';
    this.findings.add('invalid', field.path, late.toString(), reason, remedy);
  }
}
