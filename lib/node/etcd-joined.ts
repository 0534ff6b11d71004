/** What a machine carries for a member that joins: its programs and the unit that makes it vote. */
import type { Construct } from 'constructs';

import { File, SystemdUnit } from '../machine';

import {
  ETCD_BEGIN,
  ETCD_BEGIN_TEXT,
  ETCD_JOIN,
  ETCD_JOIN_TEXT,
  ETCD_PROMOTE,
  ETCD_PROMOTE_TEXT,
  ETCD_REJOIN,
  ETCD_REJOIN_TEXT,
} from './etcd-join';
import {
  ETCD_CARE_LIBRARY,
  ETCD_CARE_LIBRARY_TEXT,
  ETCD_ENDING,
  ETCD_ENDING_TEXT,
  ETCD_LEAVE,
  ETCD_LEAVE_TEXT,
  ETCD_MAKE_WAY,
  ETCD_MAKE_WAY_TEXT,
  ETCD_REMOVE,
  ETCD_REMOVE_TEXT,
} from './etcd-leave';
import { ETCD_LIBRARY, etcdLibraryText } from './etcd-library';
import type { ReadMember } from './etcd-read-member';
import { ETCD_REFRESH, ETCD_REFRESH_TEXT } from './etcd-refresh';
import { ETCD_STATUS, ETCD_STATUS_TEXT } from './etcd-status';
import { ETCD_PROMOTE_SERVICE, ETCD_SERVICE, etcdPromoteUnit } from './etcd-unit';

const PROGRAMS: readonly (readonly [id: string, path: string, text: string])[] = [
  ['Join', ETCD_JOIN, ETCD_JOIN_TEXT],
  ['Promote', ETCD_PROMOTE, ETCD_PROMOTE_TEXT],
  ['Begin', ETCD_BEGIN, ETCD_BEGIN_TEXT],
  ['Rejoin', ETCD_REJOIN, ETCD_REJOIN_TEXT],
  ['Status', ETCD_STATUS, ETCD_STATUS_TEXT],
  ['Refresh', ETCD_REFRESH, ETCD_REFRESH_TEXT],
  ['MakeWay', ETCD_MAKE_WAY, ETCD_MAKE_WAY_TEXT],
  ['Leave', ETCD_LEAVE, ETCD_LEAVE_TEXT],
  ['Remove', ETCD_REMOVE, ETCD_REMOVE_TEXT],
  ['Ending', ETCD_ENDING, ETCD_ENDING_TEXT],
];

/**
 * Adds them.
 *
 * @param program etcd itself, with etcdctl beside it
 */
export function addJoinedPrograms(scope: Construct, read: ReadMember, program: string): void {
  const { name, addresses, dataDir, walDir, joined, tls } = read;
  if (joined === undefined) return;
  const { membersFile, tokenFile, fetch } = joined;
  const library = etcdLibraryText({
    ...{ name, dataDir, walDir, membersFile, tokenFile, fetch, program },
    peerUrls: addresses.advertisePeer.map(({ text }) => text),
    trustFiles: [...new Set([tls.client.trustedCaFile, tls.peer.trustedCaFile])],
    service: ETCD_SERVICE,
  });
  new File(scope, 'Library', { path: ETCD_LIBRARY, content: library });
  new File(scope, 'CareLibrary', { path: ETCD_CARE_LIBRARY, content: ETCD_CARE_LIBRARY_TEXT });
  for (const [id, path, content] of PROGRAMS) {
    new File(scope, id, { path, content, mode: '0755' });
  }
  new SystemdUnit(scope, 'PromoteService', {
    name: ETCD_PROMOTE_SERVICE,
    sections: etcdPromoteUnit(),
  });
}
