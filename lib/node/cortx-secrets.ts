/**
 * Where the passwords of CORTX come from. What is given in a solution file is checked and never shown.
 *
 * @see https://github.com/Seagate/cortx-k8s (k8_cortx_cloud/deploy-cortx-cloud.sh: configurationCheck, pwgen; read at 67e1093)
 */
import { isObjectName, isRecord } from '../values';

import type { CortxSettings } from './cortx-settings';

/** The keys of the secret. */
export const CORTX_SECRET_KEYS = [
  'kafka_admin_secret',
  'consul_admin_secret',
  'common_admin_secret',
  's3_auth_admin_secret',
  'csm_auth_admin_secret',
  'csm_mgmt_admin_secret',
] as const;

/** The secret that the deployment uses. */
export interface CortxSecret {
  readonly name: string;
  /** Whether it is there already (`external_secret`); otherwise the deployment makes it. */
  readonly external: boolean;
  /** The keys without a value in the file, for which a password is generated; empty for a secret that is there. */
  readonly generated: readonly string[];
}

// Those that upstream generates have 16 characters; those in its README 13.
const LENGTH = { least: 8, most: 128 } as const;
const NEEDED: readonly (readonly [RegExp, string])[] = [
  [/^[\x21-\x7e]+$/, 'holds a space or a character beyond ASCII'],
  [/^[A-Za-z0-9]/, 'does not begin with a letter or digit'],
  [/[A-Z]/, 'holds no upper-case letter'],
  [/[a-z]/, 'holds no lower-case letter'],
  [/[0-9]/, 'holds no digit'],
  [/[!@#$%^]/, 'holds none of !@#$%^'],
];

/** Reads `secrets`: exactly one of `name` and `external_secret`, and what is in it. */
export function readCortxSecret(settings: CortxSettings): CortxSecret | undefined {
  const fields = ['name', 'external_secret'] as const;
  const named = fields.filter(
    (field) => ![undefined, ''].includes(settings.given(`secrets.${field}`) as never),
  );
  const [field, second] = named;
  if (field === undefined) {
    const remedy = 'write name for a new secret, or external_secret for one that is there';
    settings.refuse('required', 'secrets', undefined, 'names no secret', remedy);
  }
  if (second !== undefined) {
    const reason = 'has both name and external_secret';
    settings.refuse('conflict', 'secrets', undefined, reason, 'keep one of them');
  }
  const generated = checkContent(settings, field === 'external_secret');
  if (field === undefined || second !== undefined) return undefined;
  const name = settings.given(`secrets.${field}`);
  if (isObjectName(name)) return { name, external: field === 'external_secret', generated };
  const remedy = 'write for example "cortx-secret"';
  settings.refuse('invalid', `secrets.${field}`, name, 'is no name of a secret', remedy);
  return undefined;
}

function checkContent(settings: CortxSettings, external: boolean): readonly string[] {
  const path = 'secrets.content';
  const content = settings.given(path) ?? {};
  if (!isRecord(content)) {
    const remedy = `write ${CORTX_SECRET_KEYS[0]} and its like`;
    settings.refuse('invalid', path, undefined, 'is no record of passwords', remedy);
    return [];
  }
  for (const [key, value] of Object.entries(content)) {
    if (!(CORTX_SECRET_KEYS as readonly string[]).includes(key)) {
      const remedy = `use ${CORTX_SECRET_KEYS.join(', ')}`;
      settings.refuse(
        'unsupported',
        `${path}.${key}`,
        undefined,
        'is no password of CORTX',
        remedy,
      );
    } else if (value !== null) checkPassword(settings, `${path}.${key}`, value, external);
  }
  if (external) return [];
  return CORTX_SECRET_KEYS.filter((key) => (content[key] ?? '') === '');
}

function checkPassword(
  settings: CortxSettings,
  path: string,
  value: unknown,
  external: boolean,
): void {
  if (value === '') return;
  if (external) {
    const reason = 'is given, and the secret that is there is used';
    settings.refuse('conflict', path, undefined, reason, 'leave it out');
    return;
  }
  const reason = whyNoPassword(value);
  if (reason === undefined) return;
  const remedy = 'leave it empty, so that one is generated, or choose another';
  settings.refuse('invalid', path, undefined, reason, remedy);
}

function whyNoPassword(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is no text; quote it';
  if (value.length < LENGTH.least) return `is shorter than ${LENGTH.least} characters`;
  if (value.length > LENGTH.most) return `is longer than ${LENGTH.most} characters`;
  return NEEDED.find(([form]) => !form.test(value))?.[1];
}
