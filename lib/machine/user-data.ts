/** The user data of a machine: in which form it is handed over, and how it becomes text and bytes. */
import type { Violation } from '../values';

import { PLATFORM_LIMITS, count } from './budget';
import type { RenderedMachine, UserDataPlatform } from './budget';
import { cloudConfigChunks } from './cloud-config';
import type { CloudConfigChunk } from './cloud-config';
import { isRecord } from './given';
import { gzip } from './gzip';
import { MERGE_APPENDING, MERGE_OWN } from './merge-type';
import { mimeChunks } from './mime';
import type { MimePart } from './mime';
import type { MachinePlan, PlannedUserDataPart } from './plan';
import { problem } from './problem';
import { CLOUD_CONFIG_TYPES } from './user-data-type';

/** How the user data of a machine is handed over. */
export interface UserDataProps {
  /**
   * What takes it, and with which limit: `aws` (16,384 bytes before base64), `openstack` (65,535 characters of base64, which are 49,149
   * bytes), or `none` for what has no limit, such as a NoCloud seed.
   *
   * @default 'aws' - the strictest: what fits there fits everywhere
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
   */
  readonly platform?: UserDataPlatform;

  /**
   * Whether it is one cloud-config (`plain`) or a MIME message of several parts (`multipart`). Both make the same machine. `auto` takes
   * the message when there are parts of your own (`UserDataPart`), and where cloud-init would take a plain text for one.
   *
   * @default 'auto'
   */
  readonly form?: 'auto' | 'plain' | 'multipart';

  /**
   * Whether it is compressed, which cloud-init undoes by itself. `auto` compresses what takes more than 9/10 of the limit.
   *
   * @default 'auto'
   */
  readonly gzip?: 'auto' | 'always' | 'never';
}

/** The same, complete. */
export interface UserDataSettings extends Required<UserDataProps> {
  /** The most bytes that may be handed over; `Infinity` for no limit. */
  readonly limit: number;
}

/** Above this share of the limit `auto` compresses. */
const NEAR = 0.9;

// Where cloud-init looks for the mark of a message. @see https://github.com/canonical/cloud-init/blob/22.4.2/cloudinit/user_data.py#L370
const MESSAGE_MARK = 'mime-version:';
const LOOKED_AT = 4096;

const PLATFORMS = ['aws', 'openstack', 'none'] as const;
const FORMS = ['auto', 'plain', 'multipart'] as const;
const COMPRESSION = ['auto', 'always', 'never'] as const;

/** Completes what was given, and tells what is wrong with it. */
export function readUserData(
  given: UserDataProps | undefined,
  limit: number | undefined,
  found: Violation[],
): UserDataSettings {
  const props: unknown = given ?? {};
  if (!isRecord(props)) {
    const remedy = 'write for example { platform: "openstack" }';
    found.push(problem('invalid', 'userData', props, 'is no record', remedy));
  }
  const choice = <T extends string>(
    name: keyof UserDataProps,
    choices: readonly [T, ...T[]],
  ): T => {
    const [first] = choices;
    const value: unknown = isRecord(props) ? props[name] : undefined;
    if (value === undefined) return first;
    const chosen = choices.find((each) => each === value);
    if (chosen !== undefined) return chosen;
    const path = `userData.${name}`;
    const remedy = `use ${choices.join(', ')}`;
    found.push(problem('unsupported', path, value, 'is none of the choices', remedy));
    return first;
  };
  const platform = choice('platform', PLATFORMS);
  return {
    platform,
    form: choice('form', FORMS),
    gzip: choice('gzip', COMPRESSION),
    limit: limit ?? PLATFORM_LIMITS[platform],
  };
}

/** The text and the bytes of a plan. */
export function renderUserData(plan: MachinePlan, settings: UserDataSettings): RenderedMachine {
  const { platform, limit } = settings;
  const plain = cloudConfigChunks(plan);
  const form = formOf(plan, settings, plain);
  const chunks =
    form === 'plain' ? plain : mimeChunks(plan.machine, messageParts(plan.userDataParts, plain));
  const text = textOf(chunks);
  const bytes = Buffer.from(text, 'utf8');
  const compressed = isCompressed(bytes.length, settings);
  return count(chunks, {
    text,
    form,
    encoding: compressed ? 'gzip' : 'plain',
    payload: compressed ? gzip(text) : Uint8Array.from(bytes),
    platform,
    limit,
  });
}

/** What keeps a plan from the form that was asked for. */
export function validateForm(plan: MachinePlan, settings: UserDataSettings): Violation[] {
  if (settings.form !== 'plain') return [];
  const path = `${plan.machine}.userData.form`;
  const [own] = plan.userDataParts;
  const remedy = 'use auto or multipart';
  if (own !== undefined) {
    const reason = `one cloud-config has no place for the part of ${own.construct}`;
    return [problem('conflict', path, 'plain', reason, remedy)];
  }
  if (!looksLikeMessage(textOf(cloudConfigChunks(plan)))) return [];
  const reason = `cloud-init would take it for a message: "${MESSAGE_MARK}" stands in its first ${LOOKED_AT} bytes`;
  return [problem('conflict', path, 'plain', reason, remedy)];
}

function formOf(
  plan: MachinePlan,
  { form }: UserDataSettings,
  plain: readonly CloudConfigChunk[],
): 'plain' | 'multipart' {
  if (form !== 'auto') return form;
  const needsMessage = plan.userDataParts.length > 0 || looksLikeMessage(textOf(plain));
  return needsMessage ? 'multipart' : 'plain';
}

function looksLikeMessage(text: string): boolean {
  const start = Buffer.from(text, 'utf8').subarray(0, LOOKED_AT).toString('latin1');
  return start.toLowerCase().includes(MESSAGE_MARK);
}

function isCompressed(bytes: number, { gzip: when, limit }: UserDataSettings): boolean {
  if (when !== 'auto') return when === 'always';
  return bytes > limit * NEAR;
}

function textOf(chunks: readonly CloudConfigChunk[]): string {
  return chunks.map(({ text }) => text).join('');
}

/** The machine's part comes last: cloud-init merges each part into those before it, and the later one says how. */
function messageParts(
  parts: readonly PlannedUserDataPart[],
  own: readonly CloudConfigChunk[],
): MimePart[] {
  return [
    ...parts.map(ownPart),
    {
      contentType: 'text/cloud-config',
      filename: 'groundwork.yaml',
      mergeType: MERGE_OWN,
      chunks: own,
    },
  ];
}

function ownPart(
  { contentType, content, mergeType, construct }: PlannedUserDataPart,
  index: number,
): MimePart {
  const label = construct.slice(construct.indexOf('/') + 1).replace(/[^A-Za-z0-9]+/g, '-');
  return {
    contentType,
    // cloud-init runs scripts in the order of their file names, and the machine's own commands are "runcmd" among them.
    filename: `user-${String(index + 1).padStart(3, '0')}-${label}`,
    ...(CLOUD_CONFIG_TYPES.has(contentType) ? { mergeType: mergeType ?? MERGE_APPENDING } : {}),
    chunks: [{ part: contentType, construct, text: content }],
  };
}
