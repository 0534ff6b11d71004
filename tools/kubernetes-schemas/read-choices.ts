/**
 * The values that fields may have. The published swagger.json leaves them out, as the gate OpenAPIEnums is off when it is made; the generated Go
 * source beside it (`pkg/generated/openapi/zz_generated.openapi.go`, in the module from 1.24 on) has them.
 */

const FUNCTION = /^func schema_k8sio_api_(\w+?)_(v\d+(?:(?:alpha|beta)\d+)?)_(\w+)\(/;
const PROPERTY = /^\t{5}"([^"]+)": \{$/;
// One step in is a field, five are what a list or map holds.
const CHOICE = /^(\t+)Enum:\s+\[\]interface\{\}\{(.*)\}/;
const DEPTH_OF_FIELD = 7;

/** The values by definition and field: `core.v1.Container.imagePullPolicy`. Those of what is in lists are left to the API server. */
export function readChoices(source: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  let definition = '';
  let field = '';
  for (const line of source.split('\n')) {
    const starts = FUNCTION.exec(line);
    if (starts !== null) definition = starts.slice(1).join('.');
    field = PROPERTY.exec(line)?.[1] ?? field;
    const choice = CHOICE.exec(line);
    if (choice?.[1]?.length !== DEPTH_OF_FIELD) continue;
    const values = (choice[2] ?? '').matchAll(/"([^"]*)"/g);
    found.set(
      `${definition}.${field}`,
      Array.from(values, ([, value = '']) => value),
    );
  }
  return found;
}

/** What any version allows: newer servers take more, and what an older one did not write down it took all the same. */
export function joinChoices(
  all: readonly ReadonlyMap<string, readonly string[]>[],
): ReadonlyMap<string, readonly string[]> {
  const joined = new Map<string, Set<string>>();
  for (const [field, values] of all.flatMap((one) => [...one])) {
    const known = joined.get(field) ?? new Set<string>();
    joined.set(field, known);
    for (const value of values) known.add(value);
  }
  return new Map([...joined].map(([field, values]) => [field, [...values]]));
}
