import { isRecord } from '../../values';
import type { Findings, ViolationCode } from '../../values';
import type { Field } from '../check/field';
import { LateValue } from '../late-value';
import type { LateType } from '../late-value';

import { checkScalar } from './check-scalar';
import type { FieldSchema, FieldType, ScalarName } from './field-type';
import type { KindSchema, KubernetesApi } from './kubernetes-api';
import { unknownField } from './unknown-field';

const OF_TEXT: readonly ScalarName[] = [
  'any',
  'bytes',
  'int-or-string',
  'micro-time',
  'quantity',
  'string',
  'time',
];
const OF_NUMBER: readonly ScalarName[] = [
  'any',
  'int-or-string',
  'int32',
  'int64',
  'number',
  'quantity',
];

/**
 * What the API server of one version finds when it decodes an object with `fieldValidation=Strict`, and what it then misses. It decodes by types
 * and not by a JSON schema, and so does this: null is nothing, quantities are texts or numbers, unknown fields are refused wherever they are.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export class ObjectCheck {
  private readonly api: KubernetesApi;
  private readonly findings: Findings;
  /** Whether it is a Secret, and so no value is shown. */
  private readonly secret: boolean;

  private constructor(api: KubernetesApi, findings: Findings, secret: boolean) {
    this.api = api;
    this.findings = findings;
    this.secret = secret;
  }

  /** Adds what is wrong with an object of a kind that this version has. */
  static run(root: Field, kind: KindSchema, api: KubernetesApi, findings: Findings): void {
    const check = new ObjectCheck(api, findings, kind.kind === 'Secret');
    check.record(root, kind.definition, true);
  }

  /** Adds what is wrong with the metadata of an object of any kind. */
  static metadata(metadata: Field, api: KubernetesApi, findings: Findings): void {
    if (!metadata.given || metadata.late) return;
    new ObjectCheck(api, findings, false).value(
      metadata,
      { is: 'record', definition: 'meta.v1.ObjectMeta' },
      true,
    );
  }

  private field(field: Field, { type, choices }: FieldSchema, whole: boolean): void {
    this.value(field, type, whole);
    if (!whole || choices === undefined || typeof field.value !== 'string' || field.value === '')
      return;
    if (choices.includes(field.value)) return;
    const remedy = `write ${quoted(choices)}`;
    this.add('unsupported', field, field.value, 'is none of the values of this field', remedy);
  }

  private value(field: Field, type: FieldType, whole: boolean): void {
    if (!field.given) return;
    if (field.value instanceof LateValue) {
      this.late(field, field.value, type);
      return;
    }
    if (type.is === 'scalar') {
      const refusal = checkScalar(type.name, field.value);
      if (refusal === undefined) return;
      // A remedy may show the value.
      const remedy = this.hides(field) ? `write ${SCALAR_NAMES[type.name]}` : refusal.remedy;
      this.add('invalid', field, field.value, refusal.reason, remedy);
      return;
    }
    const right = type.is === 'list' ? Array.isArray(field.value) : isRecord(field.value);
    if (!right) this.shape(field, type);
    else if (type.is === 'record') this.record(field, type.definition, whole);
    else {
      const inner = type.is === 'list' ? field.items : field.entries;
      for (const one of inner) this.value(one, type.of, whole);
    }
  }

  private record(field: Field, definition: string, whole: boolean): void {
    if (!isRecord(field.value)) return;
    const { all, required } = this.api.fieldsOf(definition);
    for (const [key, value] of Object.entries(field.value)) {
      const schema = all.get(key);
      if (schema !== undefined) this.field(field.at(key), schema, whole && !isState(schema));
      else if (value !== undefined) {
        const { reason, remedy } = unknownField(key, definition, this.api);
        this.add('unsupported', field.at(key), undefined, reason, remedy);
      }
    }
    if (!whole) return;
    for (const schema of required) {
      if (!isNothing(field.value[schema.name], schema.type)) continue;
      const remedy = exampleOf(schema.type, schema.choices);
      this.add('required', field.at(schema.name), undefined, 'must be given', remedy);
    }
  }

  private shape(field: Field, type: FieldType): void {
    const [reason, remedy] =
      type.is === 'list'
        ? ['must be a list', 'write it as [...]']
        : ['must be a record', 'write it as { ... }'];
    this.add('invalid', field, field.value, reason, remedy);
  }

  private late(field: Field, late: LateValue, type: FieldType): void {
    if (fits(late.type, type)) return;
    const reason = `will be ${LATE_NAMES[late.type]}, and must be ${nameOf(type)}`;
    this.add('invalid', field, late.toString(), reason, 'put an Output of the right type here');
  }

  private add(code: ViolationCode, field: Field, value: unknown, reason: string, remedy: string) {
    this.findings.add(code, field.path, this.hides(field) ? undefined : value, reason, remedy);
  }

  /** Variables of containers often hold what nobody else may read, too. */
  private hides({ path }: Field): boolean {
    return this.secret || OF_VARIABLES.test(path);
  }
}

const OF_VARIABLES = /\.env(?:\[|$)/;

const LATE_NAMES: Readonly<Record<LateType, string>> = {
  array: 'a list',
  number: 'a number',
  string: 'text',
  unknown: 'anything',
};

const SCALAR_NAMES: Readonly<Record<ScalarName, string>> = {
  any: 'anything',
  boolean: 'true or false',
  bytes: 'base64',
  'int-or-string': 'a whole number or text',
  int32: 'a whole number',
  int64: 'a whole number',
  'micro-time': 'a time',
  number: 'a number',
  quantity: 'a quantity',
  'schema-or-boolean': 'a schema, true or false',
  'schema-or-list': 'a schema',
  string: 'text',
  time: 'a time',
};

function nameOf(type: FieldType): string {
  if (type.is === 'scalar') return SCALAR_NAMES[type.name];
  return type.is === 'list' ? 'a list' : 'a record';
}

function fits(late: LateType, type: FieldType): boolean {
  if (late === 'unknown' || (type.is === 'scalar' && type.name === 'any')) return true;
  if (late === 'array') return type.is === 'list';
  if (type.is !== 'scalar') return false;
  return (late === 'string' ? OF_TEXT : OF_NUMBER).includes(type.name);
}

/** Whether it is the state of something: of a new object it is decoded, and then dropped. */
function isState({ name, type }: FieldSchema): boolean {
  return name === 'status' && type.is === 'record';
}

/** Whether the API server sees nothing there: to its decoder an empty text or list is one that is not given. */
function isNothing(value: unknown, type: FieldType): boolean {
  if (value === undefined || value === null || value === '') return true;
  return type.is === 'list' && Array.isArray(value) && value.length === 0;
}

function exampleOf(type: FieldType, choices: readonly string[] | undefined): string {
  return `write ${choices === undefined ? nameOf(type) : quoted(choices)}`;
}

function quoted(choices: readonly string[]): string {
  return choices.map((one) => `"${one}"`).join(' or ');
}
