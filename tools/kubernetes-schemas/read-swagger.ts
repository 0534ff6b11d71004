/**
 * Reads the description of an API server, `api/openapi-spec/swagger.json` of the module k8s.io/kubernetes. Its shapes are few: texts, booleans,
 * integers and numbers, lists and maps of something, records, and half a dozen types with a decoder of their own.
 */
import { byCodePoint } from './api-model';
import type { ApiModel } from './api-model';
import type { Enforced } from './enforced';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly 'x-kubernetes-group-version-kind'?: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  };
  readonly parameters?: readonly { readonly in: string; readonly schema?: Schema }[];
}

/** The file, as far as it is read. */
export interface Swagger {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
}

/** The values that a field may have, by definition and field: `core.v1.Container.imagePullPolicy`. */
export type Choices = ReadonlyMap<string, readonly string[]>;

// Collections that take new objects: /api/v1/nodes, /apis/apps/v1/namespaces/{namespace}/deployments; nothing below an object.
const COLLECTION = /^\/apis?\/[^{}]*?(namespaces\/\{namespace\}\/)?[^/{}]+$/;

// Types that decode themselves, whatever their schema says.
const DECODERS: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'micro-time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
};
const SELF_DECODING: readonly (readonly [RegExp, string])[] = [
  [/\.JSONSchemaPropsOrBool$/, 'schema-or-boolean'],
  [/\.JSONSchemaPropsOrArray$/, 'schema-or-list'],
  [/\.(?:JSON|JSONSchemaPropsOrStringArray)$/, 'any'],
];

const SCALARS: Readonly<Record<string, string>> = {
  'string ': 'string',
  'string byte': 'bytes',
  'boolean ': 'boolean',
  'integer int32': 'int32',
  'integer int64': 'int64',
  'number double': 'number',
};

/** What a version takes: every kind of which objects can be made, and all that they are made of. */
export function readSwagger(swagger: Swagger, enforced: Enforced, choices: Choices): ApiModel {
  const kinds = new Map<string, string>();
  const wanted = new Set<string>();
  for (const [path, { post }] of Object.entries(swagger.paths)) {
    const match = COLLECTION.exec(path);
    const kind = post?.['x-kubernetes-group-version-kind'];
    const body = post?.parameters?.find((one) => one.in === 'body')?.schema?.$ref;
    if (match === null || kind === undefined || body === undefined) continue;
    const version = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const scope = match[1] === undefined ? 'cluster' : 'namespaced';
    const definition = definitionOf(body);
    kinds.set(`${version} ${kind.kind}`, `${scope} ${shortName(definition)}`);
    wanted.add(definition);
  }
  return { kinds, definitions: reachable(swagger, wanted, enforced, choices) };
}

function reachable(
  swagger: Swagger,
  start: ReadonlySet<string>,
  enforced: Enforced,
  choices: Choices,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>();
  const waiting = [...start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const short = shortName(name);
    if (found.has(short)) continue;
    const schema = swagger.definitions[name];
    if (schema === undefined) throw new Error(`there is no definition ${name}`);
    const { properties = {}, required = [] } = schema;
    const fields = Object.entries(properties).sort(([a], [b]) => byCodePoint(a, b));
    const types = fields.map(([field, one]): [string, string] => {
      const must = required.includes(field) && enforced(short, field) ? '!' : '';
      const values = choices.get(`${short}.${field}`);
      const choice = values === undefined ? '' : `=${[...values].sort(byCodePoint).join('|')}`;
      return [field, typeOf(one, (other) => waiting.push(other)) + must + choice];
    });
    found.set(short, new Map(types));
  }
  return found;
}

function typeOf(schema: Schema, use: (definition: string) => void): string {
  if (schema.$ref !== undefined) {
    const name = definitionOf(schema.$ref);
    const own = DECODERS[name] ?? SELF_DECODING.find(([form]) => form.test(name))?.[1];
    if (own !== undefined) return own;
    use(name);
    return shortName(name);
  }
  if (schema.items !== undefined) return `${typeOf(schema.items, use)}[]`;
  if (schema.additionalProperties !== undefined)
    return `${typeOf(schema.additionalProperties, use)}{}`;
  const scalar = SCALARS[`${schema.type ?? ''} ${schema.format ?? ''}`];
  if (scalar === undefined) throw new Error(`there is no notation for ${JSON.stringify(schema)}`);
  return scalar;
}

function definitionOf(ref: string): string {
  return ref.replace('#/definitions/', '');
}

/** `apps.v1.DeploymentSpec` of `io.k8s.api.apps.v1.DeploymentSpec`: the last three parts tell all definitions apart. */
export function shortName(definition: string): string {
  return definition.split('.').slice(-3).join('.');
}
