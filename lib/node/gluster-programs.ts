/** What a machine carries for a node of a pool: its programs. */
import type { Construct } from 'constructs';

import { File } from '../machine';

import { GLUSTER_HEALTH, GLUSTER_HEALTH_TEXT } from './gluster-health';
import {
  GLUSTER_MAKE_WAY,
  GLUSTER_MAKE_WAY_TEXT,
  GLUSTER_REJOIN,
  GLUSTER_REJOIN_TEXT,
  GLUSTER_REMOVE,
  GLUSTER_REMOVE_TEXT,
} from './gluster-leave';
import { GLUSTER_LIBRARY, glusterLibraryText } from './gluster-library';
import { GLUSTER_RAW_DEVICES, glusterRawDevicesText } from './gluster-raw-devices';
import type { ReadGlusterNode } from './gluster-read-node';
import { GLUSTER_REFRESH, GLUSTER_REFRESH_TEXT } from './gluster-refresh';
import { GLUSTER_SETTLE, GLUSTER_SETTLE_TEXT } from './gluster-settle';
import {
  GLUSTER_STATE,
  GLUSTER_STATE_TEXT,
  GLUSTER_STOP_BRICKS,
  GLUSTER_STOP_BRICKS_TEXT,
} from './gluster-state';
import { GLUSTER_STATUS, GLUSTER_STATUS_TEXT } from './gluster-status';

const PROGRAMS: readonly (readonly [id: string, path: string, text: string])[] = [
  ['PrepareState', GLUSTER_STATE, GLUSTER_STATE_TEXT],
  ['StopBricks', GLUSTER_STOP_BRICKS, GLUSTER_STOP_BRICKS_TEXT],
  ['SettleProgram', GLUSTER_SETTLE, GLUSTER_SETTLE_TEXT],
  ['Status', GLUSTER_STATUS, GLUSTER_STATUS_TEXT],
  ['Refresh', GLUSTER_REFRESH, GLUSTER_REFRESH_TEXT],
  ['HealthProgram', GLUSTER_HEALTH, GLUSTER_HEALTH_TEXT],
  ['MakeWay', GLUSTER_MAKE_WAY, GLUSTER_MAKE_WAY_TEXT],
  ['Remove', GLUSTER_REMOVE, GLUSTER_REMOVE_TEXT],
  ['Rejoin', GLUSTER_REJOIN, GLUSTER_REJOIN_TEXT],
];

/**
 * A program with the comments of its head alone: user data is small, and a node with Heketi comes near the limit of AWS. What is left out can be read here.
 */
export function leanProgram(text: string): string {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .filter((line, index) => index < head || !/^\s*# (?!shellcheck )/.test(line))
    .join('\n');
}

/** Adds them. */
export function addGlusterPrograms(scope: Construct, read: ReadGlusterNode): void {
  new File(scope, 'Library', {
    path: GLUSTER_LIBRARY,
    content: leanProgram(glusterLibraryText(read)),
  });
  for (const [id, path, content] of PROGRAMS) {
    new File(scope, id, { path, content: leanProgram(content), mode: '0755' });
  }
  const { rawDevices } = read.disks;
  if (rawDevices.length === 0) return;
  const content = leanProgram(glusterRawDevicesText(rawDevices));
  new File(scope, 'RawDevicesProgram', { path: GLUSTER_RAW_DEVICES, content, mode: '0755' });
}
