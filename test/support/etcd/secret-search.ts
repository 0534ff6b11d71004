/** Looks for keys and tokens of a stack wherever they must not be: as they are, and in base64 whatever they are encoded together with. */
import { tracesOf } from '../lab/secret-places';

const KEY = /-----BEGIN (?:EC |RSA )?PRIVATE KEY-----([\s\S]+?)-----END/g;

/**
 * Whatever is private in a state that was exported with its secrets in clear: a line of each private key that is no part of its public half.
 *
 * @param state as `pulumi stack export --show-secrets` gives it
 */
export function secretsOf(state: string): readonly string[] {
  const texts = textsIn(JSON.parse(state));
  const keys = texts.flatMap((text) =>
    [...text.matchAll(KEY)].flatMap(([, body = '']) => body.trim().split('\n').slice(0, 2)),
  );
  return [...new Set(keys)].filter((line) => line.length >= 32);
}

/** Where secrets stand, as `the journals: at 12: …`. */
export function findSecrets(
  secrets: readonly string[],
  places: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.flatMap((secret) => tracesOf(secret, text).map((trace) => `${place}: ${trace}`)),
  );
}

/** All texts in a value; a text that is JSON itself, as secrets are in a state, is looked into. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    if (!/^["[{]/.test(value)) return [value];
    try {
      return textsIn(JSON.parse(value));
    } catch {
      return [value];
    }
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
