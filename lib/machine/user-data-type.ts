/**
 * What a part of user data may be.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html
 */

/** Each with the first line by which cloud-init knows it, or none where any text will do. */
export const USER_DATA_TYPES = {
  'text/cloud-config': /^/,
  'text/cloud-config-jsonp': /^#cloud-config-jsonp[ \t]*\n/,
  'text/jinja2': /^## template: jinja[ \t]*\n/,
  'text/x-shellscript': /^#![ \t]*\/\S/,
  'text/x-shellscript-per-boot': /^#![ \t]*\/\S/,
  'text/x-shellscript-per-instance': /^#![ \t]*\/\S/,
  'text/x-shellscript-per-once': /^#![ \t]*\/\S/,
  'text/cloud-boothook': /^#cloud-boothook[ \t]*\n/,
  'text/part-handler': /^#part-handler[ \t]*\n/,
  'text/x-include-url': /^/,
  'text/x-include-once-url': /^/,
} as const;

/** The type of a part of user data. */
export type UserDataType = keyof typeof USER_DATA_TYPES;

/** Those that cloud-init merges into one cloud-config, where `Merge-Type` counts. */
export const CLOUD_CONFIG_TYPES: ReadonlySet<UserDataType> = new Set<UserDataType>([
  'text/cloud-config',
  'text/jinja2',
]);
