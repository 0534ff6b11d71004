/**
 * The same as Ignition's config in Butane's format, in which a file is text and a mode is octal.
 *
 * @see https://coreos.github.io/butane/config-fcos-v1_5/
 */
import { Scalar } from 'yaml';

import { ownerOf } from './ignition-config';
import type { IgnitionDistribution, IgnitionVariant } from './ignition-distribution';
import type { IgnitionParts, IgnitionUnit } from './ignition-parts';
import type { ProvidedUser } from './ignition-user';
import type { PlannedFile } from './plan';
import { yamlBlock, yamlContent } from './yaml-text';

/** The text of Butane. */
export function butaneText(
  { groups, users, files, units }: IgnitionParts,
  variant: IgnitionVariant,
  { butaneVersion: version }: IgnitionDistribution,
): string {
  const passwd = {
    ...(groups.length === 0 ? {} : { groups: groups.map(({ name }) => ({ name })) }),
    ...(users.length === 0 ? {} : { users: users.map(userOf) }),
  };
  return yamlBlock({
    variant,
    version,
    ...(Object.keys(passwd).length === 0 ? {} : { passwd }),
    storage: { files: files.map(fileOf) },
    systemd: { units: units.map(unitOf) },
  });
}

// Butane has Ignition's names in snake case.
function userOf({ user }: ProvidedUser): object {
  const snake = (key: string): string => key.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(user).map(([key, value]) => [snake(key), value as unknown]),
  );
}

function fileOf({ path, content, mode, owner }: PlannedFile): object {
  return {
    path,
    overwrite: true,
    mode: octal(mode),
    ...ownerOf(owner),
    contents: { inline: yamlContent(content) },
  };
}

function unitOf({ name, contents, enabled, dropins }: IgnitionUnit): object {
  return {
    name,
    ...(enabled === undefined ? {} : { enabled }),
    ...(contents === undefined ? {} : { contents: yamlContent(contents) }),
    ...(dropins.length === 0
      ? {}
      : {
          dropins: dropins.map((one) => ({ name: one.name, contents: yamlContent(one.contents) })),
        }),
  };
}

function octal(mode: string): Scalar<number> {
  const scalar = new Scalar(parseInt(mode, 8));
  scalar.format = 'OCT';
  return scalar;
}
