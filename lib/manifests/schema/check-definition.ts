/** That a CustomResourceDefinition is sound. */
import { isRecord } from '../../values';
import type { Findings } from '../../values';
import type { CheckedObject } from '../check/checked-object';
import type { Field } from '../check/field';

/**
 * Adds what the API server refuses of a CustomResourceDefinition of `apiextensions.k8s.io/v1` beyond its types: its name, its versions, and
 * schemas that are not structural.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function checkDefinition(object: CheckedObject, findings: Findings): void {
  if (object.version !== 'v1') return;
  const spec = object.at('spec');
  checkName(object, findings);
  const scope = spec.at('scope');
  if (scope.isOtherThan(['Namespaced', 'Cluster', ''])) {
    const remedy = 'write "Namespaced" or "Cluster"';
    findings.add('unsupported', scope.path, scope.value, 'is no scope', remedy);
  }
  if (spec.at('preserveUnknownFields').value === true) {
    const { path } = spec.at('preserveUnknownFields');
    const remedy = 'write x-kubernetes-preserve-unknown-fields into the schema where it is wanted';
    findings.add('forbidden', path, true, 'is not allowed any more', remedy);
  }
  checkVersions(spec.at('versions'), findings);
}

function checkName(object: CheckedObject, findings: Findings): void {
  const spec = object.at('spec');
  const [plural, group] = [spec.at('names', 'plural').text, spec.at('group').text];
  const name = object.at('metadata', 'name');
  if (plural === undefined || group === undefined || name.text === undefined) return;
  const wanted = `${plural}.${group}`;
  if (name.text === wanted) return;
  const reason = 'is not made of the plural and the group';
  findings.add('invalid', name.path, name.text, reason, `write "${wanted}"`);
}

function checkVersions(versions: Field, findings: Findings): void {
  const { items } = versions;
  const seen = new Set<string>();
  for (const version of items) {
    const name = version.at('name');
    if (name.text !== undefined && seen.has(name.text)) {
      findings.add('duplicate', name.path, name.text, 'is there twice', 'leave one out');
    }
    if (name.text !== undefined) seen.add(name.text);
    const schema = version.at('schema', 'openAPIV3Schema');
    if (schema.given) checkRoot(schema, findings);
    else {
      const remedy =
        'write { type: "object", "x-kubernetes-preserve-unknown-fields": true } for any';
      findings.add('required', schema.path, undefined, 'must be given', remedy);
    }
  }
  const stored = items.map((one) => one.at('storage'));
  const count = stored.filter(({ value }) => value === true).length;
  if (items.length === 0 || versions.open || stored.some(({ late }) => late) || count === 1) return;
  const reason = `${count} versions are marked as the one to store`;
  findings.add('invalid', versions.path, undefined, reason, 'write storage: true at exactly one');
}

function checkRoot(schema: Field, findings: Findings): void {
  if (schema.late) return;
  const type = schema.at('type');
  if (isRecord(schema.value) && type.isOtherThan(['object']))
    findings.add('invalid', type.path, type.value, 'must be "object" here', 'write "object"');
  new StructuralCheck(findings).node(schema);
}

const FORBIDDEN = ['$ref', 'definitions', 'dependencies', 'id', 'patternProperties'];
const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

class StructuralCheck {
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** A node of the schema, with all below it. */
  node(schema: Field): void {
    if (!isRecord(schema.value) || schema.late) return;
    this.type(schema);
    this.forbidden(schema);
    for (const property of schema.at('properties').entries) this.node(property);
    if (isRecord(schema.at('additionalProperties').value))
      this.node(schema.at('additionalProperties'));
    this.node(schema.at('items'));
  }

  private type(schema: Field): void {
    const type = schema.at('type');
    const free = ['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'];
    if (!type.given || type.value === '') {
      if (free.some((key) => schema.at(key).value === true)) return;
      const remedy = 'write for example type: "string"';
      this.findings.add('required', type.path, undefined, 'must be given', remedy);
    } else if (type.isOtherThan(TYPES)) {
      const remedy = `write ${TYPES.map((one) => `"${one}"`).join(' or ')}`;
      this.findings.add('unsupported', type.path, type.value, 'is no type', remedy);
    } else if (type.text === 'array' && !schema.at('items').given) {
      const { path } = schema.at('items');
      const remedy = 'write the schema of the items';
      this.findings.add('required', path, undefined, 'must be given', remedy);
    }
  }

  private forbidden(schema: Field): void {
    const refuse = (field: Field, reason: string, remedy: string): void => {
      this.findings.add('forbidden', field.path, undefined, reason, remedy);
    };
    for (const key of FORBIDDEN) {
      if (schema.at(key).given)
        refuse(schema.at(key), 'is not allowed in schemas here', 'leave it out');
    }
    if (schema.at('uniqueItems').value === true) {
      const remedy = 'write x-kubernetes-list-type: "set"';
      refuse(schema.at('uniqueItems'), 'is not allowed in schemas here', remedy);
    }
    const others = schema.at('additionalProperties');
    if (others.value !== false && others.given && schema.at('properties').entries.length > 0) {
      refuse(others, 'may not stand beside properties', 'leave one of both out');
    }
  }
}
