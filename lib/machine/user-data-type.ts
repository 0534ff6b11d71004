/**
 * What a part of user data may be.
 *
 * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html
 */

// With a carriage return behind its name, the kernel finds no such interpreter.
const SCRIPT = /^#![ \t]*\/[^\r\n]*(\n|$)/;

/** Each with the first line by which cloud-init knows it, or none where any text will do. */
export const USER_DATA_TYPES = {
  'text/cloud-config': /^/,
  'text/cloud-config-jsonp': /^#cloud-config-jsonp[ \t]*\n/,
  // What it becomes must be one of these two: cloud-init passes over any other.
  'text/jinja2': /^## template: jinja[ \t]*\n(?:[^]*\n)?(?:#cloud-config|#!)/,
  'text/x-shellscript': SCRIPT,
  'text/x-shellscript-per-boot': SCRIPT,
  'text/x-shellscript-per-instance': SCRIPT,
  'text/x-shellscript-per-once': SCRIPT,
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
