import type { Construct } from 'constructs';

import type { Violation } from '../values';

import { validateCloudConfig } from './cloud-config-part';
import type { Contribution } from './contribution';
import { credentials, holdsCredentials } from './address';
import { isRecord, propsOf } from './given';
import { MachineConstruct } from './machine';
import { validateMergeType } from './merge-type';
import { problem } from './problem';
import { CLOUD_CONFIG_TYPES, USER_DATA_TYPES } from './user-data-type';
import type { UserDataType } from './user-data-type';

/** A part of the user data. */
export interface UserDataPartProps {
  /**
   * What it is:
   *
   * - `text/cloud-config`: merged with the machine's own. Keys that cloud-init does not know, or that stand there twice, are refused, and
   *   so is what the machine says itself: its name, its locale, a file, a user or a package of its constructs.
   * - `text/x-shellscript`: run once, after the machine's first boot, whether that has succeeded or not; for what must not run after a
   *   failure there is `FirstBootStep`. `…-per-boot`, `…-per-instance` and `…-per-once` run earlier, before the machine's first boot.
   * - `text/cloud-boothook`: run early on every boot, when no file of the machine is written yet.
   * - `text/jinja2`: a cloud-config or a script, rendered with the data of the instance. What it becomes is not known here: should it say something
   *   of the machine's otherwise, lists are joined and the machine's texts win.
   * - `text/cloud-config-jsonp`: a patch (RFC 6902, JSON) of the parts before it, never of the machine's own.
   * - `text/part-handler`: a Python module for types of one's own.
   * - `text/x-include-url`, `text/x-include-once-url`: addresses without credentials, one a line, of further user data. Should one of them not answer,
   *   cloud-init drops all of the user data.
   *
   * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/format.html
   */
  readonly contentType: UserDataType;

  /** Its text, with the first line that its type asks for (`#!/bin/sh`, `#cloud-boothook`, …). Not for secrets: user data is no safe. */
  readonly content: string;

  /**
   * How it is merged into the parts of yours before it, in the words of cloud-init. Only for `text/cloud-config` and `text/jinja2`. The
   * machine's own part comes last and is never lost, whatever this says.
   *
   * @default 'list(append)+dict(no_replace,recurse_list)+str()'
   * @see https://cloudinit.readthedocs.io/en/22.4.2/topics/merging.html
   */
  readonly mergeType?: string;
}

/**
 * A part of one's own beside the machine's user data, which becomes a MIME message by it. For what the constructs have no words for; a
 * `File`, a `User`, a `FirstBootStep` say more, and are checked as a whole.
 *
 * Of `runcmd` the machine's commands run first, and those of the part only when the first boot has succeeded.
 */
export class UserDataPart extends MachineConstruct {
  /** What was given. */
  readonly props: UserDataPartProps;

  constructor(scope: Construct, id: string, props: UserDataPartProps) {
    super(scope, id);
    this.props = propsOf(props);
  }

  override get readsAnew(): boolean {
    return true;
  }

  override violations(): readonly Violation[] {
    const { contentType, content, mergeType } = this.props;
    if (!isType(contentType)) {
      const remedy = `use one of ${Object.keys(USER_DATA_TYPES).join(', ')}`;
      const reason = 'is no type of user data that cloud-init knows';
      return [problem('unsupported', 'contentType', contentType, reason, remedy)];
    }
    return [
      ...validateContent(content, contentType),
      ...(mergeType === undefined ? [] : validateMerge(mergeType, contentType)),
    ];
  }

  override contributions(): readonly Contribution[] {
    if (this.violations().length > 0) return [];
    const { contentType, content, mergeType } = this.props;
    return [
      {
        kind: 'user-data-part',
        id: this.node.path,
        contentType,
        content: content.endsWith('\n') ? content : `${content}\n`,
        ...(mergeType === undefined ? {} : { mergeType }),
      },
    ];
  }
}

function isType(given: unknown): given is UserDataType {
  return typeof given === 'string' && Object.hasOwn(USER_DATA_TYPES, given);
}

const FIRST_LINES: Readonly<Record<string, string>> = {
  'text/cloud-config-jsonp': '#cloud-config-jsonp',
  'text/jinja2': '## template: jinja", and "#cloud-config" or "#!/bin/sh',
  'text/cloud-boothook': '#cloud-boothook',
  'text/part-handler': '#part-handler',
};

function validateContent(content: unknown, type: UserDataType): Violation[] {
  if (typeof content !== 'string' || content.trim() === '') {
    return [problem('required', 'content', content, 'is no text', 'write the part as a text')];
  }
  if (/[\0\p{Surrogate}]/u.test(content)) {
    const remedy = 'give whole characters, without zero bytes';
    return [problem('invalid', 'content', typeof content, 'is no text of UTF-8', remedy)];
  }
  if (!USER_DATA_TYPES[type].test(content)) {
    const [first = ''] = content.split('\n');
    const reason = `does not begin as ${type} does`;
    const remedy = `begin it with "${FIRST_LINES[type] ?? '#!/bin/sh'}", on a line that ends without a carriage return`;
    return [problem('invalid', 'content', first, reason, remedy)];
  }
  if (type === 'text/cloud-config') return validateCloudConfig(content, 'content');
  if (type === 'text/cloud-config-jsonp') return validatePatch(content);
  return type.startsWith('text/x-include') ? validateAddresses(content) : [];
}

function validatePatch(content: string): Violation[] {
  let patch: unknown;
  try {
    patch = JSON.parse(content.slice(content.indexOf('\n')));
  } catch {
    patch = undefined;
  }
  const good = (one: unknown): boolean => isRecord(one) && 'op' in one && 'path' in one;
  if (Array.isArray(patch) && patch.every(good)) return [];
  const remedy = 'write for example [{ "op": "add", "path": "/timezone", "value": "UTC" }]';
  return [problem('invalid', 'content', typeof patch, 'is no patch in JSON', remedy)];
}

function validateAddresses(content: string): Violation[] {
  const lines = content.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      if (holdsCredentials(line)) return [credentials('content')];
      if (/^https?:\/\/\S+$/.test(line)) return [];
      const remedy = 'write one address a line: "https://example.org/user-data"';
      return [problem('invalid', 'content', line, 'is no address', remedy)];
    });
}

function validateMerge(mergeType: unknown, type: UserDataType): Violation[] {
  if (CLOUD_CONFIG_TYPES.has(type)) return validateMergeType(mergeType, 'mergeType');
  const reason = `cloud-init merges no ${type}`;
  return [problem('unsupported', 'mergeType', mergeType, reason, 'leave it out')];
}
