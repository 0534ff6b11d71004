/**
 * Ten places of charts where a secret may come to stand, each with a secret of its own, so that what is found tells where it came from.
 */

/** A place, and the secret that stands there. */
export interface SecretPlace {
  readonly place: string;
  readonly secret: string;
}

/** In Secrets, where secrets belong. */
export const hiddenPlaces = ['string-data', 'data', 'encoded-data', 'json-in-string-data'] as const;

/** In what everybody sees who may read the object. */
export const openPlaces = [
  'env',
  'argument',
  'command',
  'annotation',
  'label',
  'json-in-config-map',
  'binary-data',
  'custom-resource',
] as const;

/** A place by its name. */
export type PlaceName = (typeof hiddenPlaces)[number] | (typeof openPlaces)[number];

/** The secret of a place: good for a label too, and in no other text. */
export function secretOf(place: PlaceName): string {
  return `hunter2-${place}-7d1f0c`;
}

/**
 * Where in these texts the secret stands, as it is or in base64, whatever it is encoded together with; `at 1234: …text…`.
 */
export function tracesOf(secret: string, text: string): readonly string[] {
  return [secret, ...encodedForms(secret)].flatMap((form) => {
    const at = text.indexOf(form);
    if (at < 0) return [];
    return [`at ${at}: …${text.slice(Math.max(0, at - 80), at + form.length + 20)}…`];
  });
}

/** Three bytes become four characters, so what a text is encoded to depends on where in the three it begins. */
function encodedForms(secret: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
    // The first group shares bits with what stands before.
    return whole.toString('base64').slice(before === 0 ? 0 : 4);
  });
}
