import { parseFields } from './field-type';
import type { FieldSchema } from './field-type';
import { schemaData } from './schema-data';
import { parseSpan, spanHas } from './span';
import type { Span } from './span';

/** A kind of objects that some version of Kubernetes has. */
export interface KindSchema {
  /** `apps/v1`. */
  readonly apiVersion: string;
  /** `Deployment`. */
  readonly kind: string;
  readonly namespaced: boolean;
  /** The name of what its objects are made of. */
  readonly definition: string;
  /** The versions that have it. */
  readonly span: Span;
}

/** What a definition has in one version. */
export interface RecordSchema {
  readonly all: ReadonlyMap<string, FieldSchema>;
  readonly required: readonly FieldSchema[];
}

const WHOLE: Span = [{ from: 0 }];

// What was read from the texts of the data file; the same for everybody.
const allFields = new Map<string, readonly FieldSchema[]>();
const apis = new Map<number, KubernetesApi>();
let knownMinors: readonly number[] | undefined;
let allKinds: ReadonlyMap<string, KindSchema> | undefined;

/** What one version of Kubernetes takes: its kinds, and the fields of what they are made of. */
export class KubernetesApi {
  /** The 36 of 1.36: the version asked for, or the nearest that is known. */
  readonly minor: number;
  private readonly definitions = new Map<string, RecordSchema>();

  private constructor(minor: number) {
    this.minor = minor;
  }

  /** The minor versions that are known, the oldest first. */
  static get known(): readonly number[] {
    knownMinors ??= Object.keys(schemaData().versions).map((version) => Number(version.slice(2)));
    return knownMinors;
  }

  /** That of a minor version; for one that is older or newer than those known, of the oldest or newest. */
  static of(minor: number): KubernetesApi {
    const { known } = KubernetesApi;
    const nearest = Math.min(Math.max(minor, known.at(0) ?? minor), known.at(-1) ?? minor);
    const api = apis.get(nearest) ?? new KubernetesApi(nearest);
    apis.set(nearest, api);
    return api;
  }

  /** A kind, if any version has it. */
  static kindOf(apiVersion: string, kind: string): KindSchema | undefined {
    return kinds().get(`${apiVersion} ${kind}`);
  }

  /** All kinds of all versions. */
  static get kinds(): readonly KindSchema[] {
    return [...kinds().values()];
  }

  /** All that any version has in a definition, one entry for each way in which a field was. */
  static history(definition: string): readonly FieldSchema[] {
    const known = allFields.get(definition);
    if (known !== undefined) return known;
    const text = schemaData().definitions[definition];
    if (text === undefined) throw new Error(`bug: the schema data lack ${definition}`);
    const fields = parseFields(text);
    allFields.set(definition, fields);
    return fields;
  }

  /** The fields that a definition has in this version. */
  fieldsOf(definition: string): RecordSchema {
    const known = this.definitions.get(definition);
    if (known !== undefined) return known;
    const own = KubernetesApi.history(definition).filter(({ span }) =>
      spanHas(span ?? WHOLE, this.minor),
    );
    const fields = {
      all: new Map(own.map((field) => [field.name, field])),
      required: own.filter(({ required }) => required),
    };
    this.definitions.set(definition, fields);
    return fields;
  }

  /** Whether this version has a kind. */
  has(kind: KindSchema): boolean {
    return spanHas(kind.span, this.minor);
  }
}

function kinds(): ReadonlyMap<string, KindSchema> {
  allKinds ??= new Map(
    Object.entries(schemaData().kinds).map(([key, text]) => [key, kindFrom(key, text)]),
  );
  return allKinds;
}

function kindFrom(key: string, text: string): KindSchema {
  const [apiVersion = '', kind = ''] = key.split(' ');
  const [scope, named = ''] = text.split(' ');
  const [definition = '', span] = named.split('@');
  return {
    apiVersion,
    kind,
    namespaced: scope === 'namespaced',
    definition,
    span: span === undefined ? WHOLE : parseSpan(span),
  };
}
