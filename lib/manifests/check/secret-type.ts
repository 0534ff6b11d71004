import { isRecord } from '../../values';
import type { Findings } from '../../values';

import { decodedLength, decodedText } from './base64';
import type { CheckedObject } from './checked-object';
import type { Field } from './field';

// What each type must hold.
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
const JSON_KEYS = ['.dockercfg', '.dockerconfigjson'];
const BASIC = 'kubernetes.io/basic-auth';
const TOKEN = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';

/** Checks that a Secret holds what its type asks for. */
export function checkSecretType(secret: CheckedObject, findings: Findings): void {
  const type = secret.at('type').text ?? '';
  for (const key of Object.hasOwn(KEYS, type) ? (KEYS[type] ?? []) : []) {
    const field = valueOf(secret, key);
    if (!field.given) refuseMissing(field, type, findings);
    else if (JSON_KEYS.includes(key)) checkJson(field, findings);
  }
  if (type === BASIC && ['username', 'password'].every((key) => !valueOf(secret, key).given)) {
    refuseMissing(valueOf(secret, 'username'), type, findings);
  }
  if (type === TOKEN) checkAccount(secret.at('metadata', 'annotations', ACCOUNT), findings);
}

function checkAccount(account: Field, findings: Findings): void {
  if (account.late || (account.text ?? '') !== '') return;
  const reason = `a Secret of type ${TOKEN} names its account`;
  findings.add('required', account.path, undefined, reason, 'write the name of a ServiceAccount');
}

/** A value under a key, where both records may have it and the plain one counts. */
function valueOf(secret: CheckedObject, key: string): Field {
  const [plain, encoded] = [secret.at('stringData', key), secret.at('data', key)];
  return plain.given || (!encoded.given && secret.at('stringData').given) ? plain : encoded;
}

function refuseMissing(field: Field, type: string, findings: Findings): void {
  const reason = `a Secret of type ${type} has this key`;
  findings.add('required', field.path, undefined, reason, 'add it, or write another type');
}

function checkJson(field: Field, findings: Findings): void {
  if (field.text === undefined) return;
  const encoded = field.path.includes('.data');
  // What cannot be decoded is refused for that.
  if (encoded && decodedLength(field.text) === undefined) return;
  if (isJsonRecord(encoded ? decodedText(field.text) : field.text)) return;
  const remedy = 'write for example {"auths":{"registry.example":{"auth":"…"}}}';
  findings.add('invalid', field.path, undefined, 'is no record in JSON', remedy);
}

function isJsonRecord(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text);
    // The API server reads null as a record without anything.
    return read === null || isRecord(read);
  } catch {
    return false;
  }
}
