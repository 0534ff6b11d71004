/**
 * Two judges of one object: ours, and the API server with strict field validation.
 */
import { Field } from '../../lib/manifests/check/field';
import { ObjectCheck } from '../../lib/manifests/schema/check-object';
import { KubernetesApi } from '../../lib/manifests/schema/kubernetes-api';
import type { KindSchema } from '../../lib/manifests/schema/kubernetes-api';
import { Findings } from '../../lib/values';
import type { Violation } from '../../lib/values';
import type { ClusterApi } from './lab/cluster-api';
import { schemaFindings } from './schema-findings';

/** What the API server says. */
export interface Verdict {
  /** 201 for yes, 400 for what it cannot decode, 422 for what it can decode and refuses. */
  readonly status: number;
  readonly message: string;
  /** The fields that it names, with why: `FieldValueRequired spec.selector`. */
  readonly causes: readonly string[];
}

interface Status {
  readonly message?: string;
  readonly details?: {
    readonly causes?: readonly { readonly reason?: string; readonly field?: string }[];
  };
}

const AT_ONCE = 16;

/** Asks the server about an object; nothing is kept. */
export async function ask(api: ClusterApi, collection: string, object: object): Promise<Verdict> {
  const path = `${collection}?dryRun=All&fieldValidation=Strict`;
  const { status, body } = await api.judge(path, object);
  const { message = '', details } = body as Status;
  const causes = (details?.causes ?? []).map(({ reason = '', field = '' }) => `${reason} ${field}`);
  return { status, message: message.slice(0, 300), causes };
}

/** Does it for all of them, many at a time. */
export async function forAll<T>(
  items: readonly T[],
  use: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await use(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** What our schema check refuses in an object, given others beside it. */
export function ours(object: object, others: readonly object[] = []): readonly Violation[] {
  return schemaFindings('schema', [...others, object]);
}

/** What our schema check cannot decode in an object of a kind of Kubernetes 1.36: unknown fields and wrong types. */
export function decoding(kind: KindSchema, object: object): readonly Violation[] {
  const findings = new Findings();
  ObjectCheck.run(Field.root(object, 'it'), kind, KubernetesApi.of(36), findings);
  return findings.violations.filter(
    ({ code, value }) => code === 'invalid' || (code === 'unsupported' && value === undefined),
  );
}

/** Whether a refusal is about a field, or about what would be below it; not all errors tell positions in lists. */
export function isAbout(causes: readonly string[], field: string): boolean {
  const wanted = field.replace(/\[\d+\]/g, '');
  return causes.some((cause) => {
    const at = (cause.split(' ')[1] ?? '').replace(/\[\d+\]/g, '');
    return at === wanted || at.startsWith(`${wanted}.`) || at.startsWith(`${wanted}[`);
  });
}
