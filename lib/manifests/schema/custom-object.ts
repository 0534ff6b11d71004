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

/** What all objects have beside their own fields. */
const OF_OBJECTS: readonly string[] = ['apiVersion', 'kind', 'metadata'];

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
    this.fields(root, schema, OF_OBJECTS, true);
  }

  private value(field: Field, schema: Schema, whole: boolean): void {
    const { value } = field;
    if (value instanceof LateValue) this.late(field, value, schema);
    else if (schema['x-kubernetes-int-or-string'] === true)
      this.scalar(field, 'int-or-string', whole);
    else if (schema['type'] === 'object') this.record(field, schema, whole);
    else if (schema['type'] === 'array') this.list(field, schema, whole);
    else if (typeof schema['type'] === 'string' && Object.hasOwn(SCALARS, schema['type'])) {
      this.scalar(field, SCALARS[schema['type']] ?? 'any', whole);
    }
  }

  private scalar(field: Field, name: ScalarName, whole: boolean): void {
    const refusal = checkScalar(name, field.value);
    if (refusal !== undefined && whole) this.refuse(field, refusal.reason, refusal.remedy);
  }

  private refuse(field: Field, reason: string, remedy: string): void {
    this.findings.add('invalid', field.path, field.value, reason, remedy);
  }

  private list(field: Field, schema: Schema, whole: boolean): void {
    if (!Array.isArray(field.value)) {
      if (whole) this.refuse(field, 'must be a list', 'write it as [...]');
      return;
    }
    const items = isRecord(schema['items']) ? schema['items'] : ANY;
    for (const item of field.items) {
      if (item.given) this.value(item, items, whole);
      else if (whole && items['nullable'] !== true && items['type'] !== undefined) {
        this.refuse(item, 'may not be null in a list', 'leave it out');
      }
    }
  }

  private record(field: Field, schema: Schema, whole: boolean): void {
    if (!isRecord(field.value)) {
      if (whole) this.refuse(field, 'must be a record', 'write it as { ... }');
      return;
    }
    if (schema['x-kubernetes-embedded-resource'] !== true) {
      this.fields(field, schema, [], whole);
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
    this.fields(field, schema, OF_OBJECTS, whole);
  }

  private fields(field: Field, schema: Schema, own: readonly string[], whole: boolean): void {
    if (whole) this.required(field, schema);
    for (const key of Object.keys(field.value as Schema)) {
      const one = field.at(key);
      if (own.includes(key) || one.value === undefined) continue;
      const dropped = key === 'status' && own === OF_OBJECTS && this.version.ownStatus;
      this.field(one, schema, whole && !dropped);
    }
  }

  private field(field: Field, schema: Schema, whole: boolean): void {
    const properties = isRecord(schema['properties']) ? schema['properties'] : {};
    const { key } = field;
    const known = Object.hasOwn(properties, key) ? properties[key] : schema['additionalProperties'];
    if (isRecord(known)) {
      // A null is dropped unless it is a value of the field.
      if (field.given) this.value(field, known, whole);
    } else if (known !== true && !this.keeps(schema)) this.unknown(field, properties);
  }

  private required(field: Field, { required, properties }: Schema): void {
    if (!Array.isArray(required)) return;
    for (const key of required as readonly unknown[]) {
      if (typeof key !== 'string' || field.at(key).given) continue;
      const known = isRecord(properties) ? properties[key] : undefined;
      const { default: filled, nullable } = isRecord(known) ? known : ANY;
      // A default is given by the API server; a null may be a value.
      if (filled !== undefined || (nullable === true && field.at(key).value === null)) continue;
      this.findings.add('required', field.at(key).path, undefined, 'must be given', 'write it');
    }
  }

  private keeps(schema: Schema): boolean {
    return schema['x-kubernetes-preserve-unknown-fields'] === true || this.version.keepsUnknown;
  }

  private unknown(field: Field, properties: Schema): void {
    const near = nearestName(field.key, Object.keys(properties));
    const reason = 'is no field of its CustomResourceDefinition';
    const remedy = near === undefined ? 'leave it out' : `write "${near}"`;
    this.findings.add('unsupported', field.path, undefined, reason, remedy);
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
