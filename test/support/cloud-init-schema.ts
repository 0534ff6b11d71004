/**
 * A judge of user data: cloud-init's own JSON schema, and what that schema lets pass: top-level keys that no module of cloud-init reads.
 */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** What is wrong with a cloud-config, one line each; empty when nothing is. */
export type CloudConfigJudge = (userData: string) => readonly string[];

interface Schema {
  readonly allOf?: readonly { readonly $ref?: string }[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly $defs?: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** The judge of one schema file. Compiling takes about 0.3 s, a document some milliseconds. */
export function cloudConfigJudge(schemaFile: string): CloudConfigJudge {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  const known = knownKeys(schema);
  return (userData) => {
    if (!userData.startsWith('#cloud-config\n')) return ['/ does not begin with #cloud-config'];
    // PyYAML, which cloud-init reads with, keeps to version 1.1: there `yes` is a boolean and `0644` an octal number.
    const document: unknown = parse(userData, { version: '1.1' });
    if (typeof document !== 'object' || document === null) return ['/ is no mapping'];
    const errors = validate(document) ? [] : (validate.errors ?? []);
    return [
      ...errors.map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`),
      ...Object.keys(document).flatMap((key) =>
        known.has(key) ? [] : [`/${key} is no key of cloud-config`],
      ),
    ];
  };
}

/** Every top-level key that the schema speaks of. */
function knownKeys(schema: Schema): ReadonlySet<string> {
  const modules = (schema.allOf ?? []).flatMap(({ $ref }) => {
    const name = $ref?.split('/').at(-1);
    return name === undefined ? [] : Object.keys(schema.$defs?.[name]?.properties ?? {});
  });
  const keys = new Set([...modules, ...Object.keys(schema.properties ?? {})]);
  if (keys.size < 50)
    throw new Error(`only ${keys.size} known keys: the schema is built otherwise now`);
  return keys;
}
