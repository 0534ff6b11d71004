/**
 * The settings of open-iscsi by upstream's names. `iscsiadm` passes over names that it does not know, reads "abc" as the number 0 and a size
 * out of bounds as its default; so all of it is checked here.
 *
 * @see https://github.com/open-iscsi/open-iscsi/blob/2.1.8/etc/iscsid.conf
 * @see https://github.com/open-iscsi/open-iscsi/blob/2.1.8/usr/idbm.c (idbm_rec_update_param)
 */

/** Yes or no; `true` is written as `Yes`. */
export type YesNo = boolean | 'Yes' | 'No';

/** Which of two the checksum of CRC32C and none is preferred, or the only one. */
export type IscsiDigest = 'None' | 'CRC32C' | 'CRC32C,None' | 'None,CRC32C';

/** How the secret of CHAP is proved, the most preferred first. */
export type ChapAlgorithm = 'MD5' | 'SHA1' | 'SHA256' | 'SHA3-256';

/** Settings of `iscsid.conf`. Times are whole seconds, sizes bytes. Names and secrets of CHAP are no settings: see `chap`. */
export interface IscsidSettings {
  /** What starts iscsid when a tool needs it. @default '/bin/systemctl start iscsid.socket' */
  readonly 'iscsid.startup'?: string;
  /** Whether a logout is refused while a file system of the session is mounted. @default 'Yes', upstream's is No */
  readonly 'iscsid.safe_logout'?: YesNo;
  /** Whether found targets are logged in to by the distribution's service at boot. @default 'manual' */
  readonly 'node.startup'?: 'manual' | 'automatic' | 'onboot';
  /** Whether one interface of several is enough at an automatic login. @default 'No' */
  readonly 'node.leading_login'?: YesNo;
  /** How often the first login is tried again. @default 8 */
  readonly 'node.session.initial_login_retry_max'?: number;
  /** Commands of a session at once, 2 to 2048, a power of two. @default 128 */
  readonly 'node.session.cmds_max'?: number;
  /** Commands of a disk at once, 1 to 1024, not more than those of its session. @default 32 */
  readonly 'node.session.queue_depth'?: number;
  /** The priority of the thread that sends, -20 to 19; without effect from Linux 6.0 on. @default -20 */
  readonly 'node.session.xmit_thread_priority'?: number;
  /** Sessions over one interface, 1 to 32. More than one means several paths: see `multipath`. @default 1 */
  readonly 'node.session.nr_sessions'?: number;
  /** How often a session that was there when iscsid started is tried again; 0 for ever. @default 0 */
  readonly 'node.session.reopen_max'?: number;
  /** Whether disks appear by themselves after a login. @default 'auto' */
  readonly 'node.session.scan'?: 'auto' | 'manual';
  /** How CHAP is proved, the most preferred first. @default ['MD5'] */
  readonly 'node.session.auth.chap_algs'?: readonly ChapAlgorithm[];
  /**
   * How long a lost session may be away before its commands fail, in seconds: 0 at once, less than 0 never. With multipath 1 to 120; multipathd
   * sets it at each path to its `fast_io_fail_tmo`, which is therefore written with the same value.
   *
   * @default 120, with multipath 15
   */
  readonly 'node.session.timeo.replacement_timeout'?: number;
  /** Seconds until the abort of a command is given up. @default 15 */
  readonly 'node.session.err_timeo.abort_timeout'?: number;
  /** Seconds until the reset of a disk is given up. @default 30 */
  readonly 'node.session.err_timeo.lu_reset_timeout'?: number;
  /** Seconds until the reset of a target is given up. @default 30 */
  readonly 'node.session.err_timeo.tgt_reset_timeout'?: number;
  /** Seconds until the reset of the host is given up. @default 60 */
  readonly 'node.session.err_timeo.host_reset_timeout'?: number;
  /** Whether data is no longer sent for commands that are being aborted. @default 'Yes' */
  readonly 'node.session.iscsi.FastAbort'?: YesNo;
  /** Whether a target is asked before the first data is sent. @default 'No' */
  readonly 'node.session.iscsi.InitialR2T'?: YesNo;
  /** Whether data goes along with its command. @default 'Yes' */
  readonly 'node.session.iscsi.ImmediateData'?: YesNo;
  /** Bytes that are sent unasked, 512 to 16777215, not more than MaxBurstLength. @default 262144 */
  readonly 'node.session.iscsi.FirstBurstLength'?: number;
  /** Bytes of one exchange, 512 to 16777215. @default 16776192 */
  readonly 'node.session.iscsi.MaxBurstLength'?: number;
  /** Seconds for which a target keeps commands of a lost connection, 0 to 3600. @default 0 */
  readonly 'node.session.iscsi.DefaultTime2Retain'?: number;
  /** Seconds before a lost connection is made again, 0 to 3600. @default 2 */
  readonly 'node.session.iscsi.DefaultTime2Wait'?: number;
  /** Seconds until a login is given up. @default 15 */
  readonly 'node.conn[0].timeo.login_timeout'?: number;
  /** Seconds until a logout is given up. @default 15 */
  readonly 'node.conn[0].timeo.logout_timeout'?: number;
  /** Seconds until a proof by CHAP is given up. @default 45 */
  readonly 'node.conn[0].timeo.auth_timeout'?: number;
  /** Seconds between two pings of a target; 0 for none, which multipath does not go with. @default 5 */
  readonly 'node.conn[0].timeo.noop_out_interval'?: number;
  /** Seconds until a ping counts as lost, and the connection with it; 0 for never. @default 5 */
  readonly 'node.conn[0].timeo.noop_out_timeout'?: number;
  /** Bytes of the window of TCP. @default 524288 */
  readonly 'node.conn[0].tcp.window_size'?: number;
  /** Bytes of one answer, 512 to 16777215. @default 262144 */
  readonly 'node.conn[0].iscsi.MaxRecvDataSegmentLength'?: number;
  /** Bytes of one packet that is sent; 0 for what the target takes. @default 0 */
  readonly 'node.conn[0].iscsi.MaxXmitDataSegmentLength'?: number;
  /** The checksum of headers. @default 'None' */
  readonly 'node.conn[0].iscsi.HeaderDigest'?: IscsiDigest;
  /** The checksum of data. @default 'None' */
  readonly 'node.conn[0].iscsi.DataDigest'?: IscsiDigest;
  /** As of a session, for the question which targets there are. @default 15 */
  readonly 'discovery.sendtargets.timeo.login_timeout'?: number;
  /** Seconds until a proof by CHAP is given up in a discovery. @default 45 */
  readonly 'discovery.sendtargets.timeo.auth_timeout'?: number;
  /** Seconds until an answer of a discovery is given up. @default 30 */
  readonly 'discovery.sendtargets.timeo.active_timeout'?: number;
  /** How often a lost discovery is tried again. @default 5 */
  readonly 'discovery.sendtargets.reopen_max'?: number;
  /** Bytes of one answer of a discovery, 512 to 16777215. @default 32768 */
  readonly 'discovery.sendtargets.iscsi.MaxRecvDataSegmentLength'?: number;
}

/** The name of a setting. */
export type IscsidSettingName = keyof IscsidSettings;

/** What a setting takes. */
export type IscsidRule =
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'one-of'; readonly of: readonly string[] }
  | { readonly kind: 'whole'; readonly from: number; readonly to: number; readonly also?: number }
  | { readonly kind: 'algorithms' }
  | { readonly kind: 'command' };

const MOST_SECONDS = 86_400;
const MOST_BYTES = 16_777_215;
const YES_NO: IscsidRule = { kind: 'yes-no' };
const SECONDS: IscsidRule = { kind: 'whole', from: 0, to: MOST_SECONDS };
const SOME_SECONDS: IscsidRule = { kind: 'whole', from: 1, to: MOST_SECONDS };
const PROTOCOL_SECONDS: IscsidRule = { kind: 'whole', from: 0, to: 3600 };
const BYTES: IscsidRule = { kind: 'whole', from: 512, to: MOST_BYTES };
const DIGEST: IscsidRule = { kind: 'one-of', of: ['None', 'CRC32C', 'CRC32C,None', 'None,CRC32C'] };

/** How CHAP can be proved. */
export const CHAP_ALGORITHMS: readonly string[] = ['MD5', 'SHA1', 'SHA256', 'SHA3-256'];

/** Every setting, in the order in which it is written. */
export const ISCSID_RULES: Readonly<Record<IscsidSettingName, IscsidRule>> = {
  'iscsid.startup': { kind: 'command' },
  'iscsid.safe_logout': YES_NO,
  'node.startup': { kind: 'one-of', of: ['manual', 'automatic', 'onboot'] },
  'node.leading_login': YES_NO,
  'node.session.initial_login_retry_max': { kind: 'whole', from: 1, to: 10_000 },
  'node.session.cmds_max': { kind: 'whole', from: 2, to: 2048 },
  'node.session.queue_depth': { kind: 'whole', from: 1, to: 1024 },
  'node.session.xmit_thread_priority': { kind: 'whole', from: -20, to: 19 },
  'node.session.nr_sessions': { kind: 'whole', from: 1, to: 32 },
  'node.session.reopen_max': { kind: 'whole', from: 0, to: 1_000_000 },
  'node.session.scan': { kind: 'one-of', of: ['auto', 'manual'] },
  'node.session.auth.chap_algs': { kind: 'algorithms' },
  'node.session.timeo.replacement_timeout': { kind: 'whole', from: -1, to: MOST_SECONDS },
  'node.session.err_timeo.abort_timeout': SECONDS,
  'node.session.err_timeo.lu_reset_timeout': SECONDS,
  'node.session.err_timeo.tgt_reset_timeout': SECONDS,
  'node.session.err_timeo.host_reset_timeout': SECONDS,
  'node.session.iscsi.FastAbort': YES_NO,
  'node.session.iscsi.InitialR2T': YES_NO,
  'node.session.iscsi.ImmediateData': YES_NO,
  'node.session.iscsi.FirstBurstLength': BYTES,
  'node.session.iscsi.MaxBurstLength': BYTES,
  'node.session.iscsi.DefaultTime2Retain': PROTOCOL_SECONDS,
  'node.session.iscsi.DefaultTime2Wait': PROTOCOL_SECONDS,
  'node.conn[0].timeo.login_timeout': SOME_SECONDS,
  'node.conn[0].timeo.logout_timeout': SOME_SECONDS,
  'node.conn[0].timeo.auth_timeout': SOME_SECONDS,
  'node.conn[0].timeo.noop_out_interval': SECONDS,
  'node.conn[0].timeo.noop_out_timeout': SECONDS,
  'node.conn[0].tcp.window_size': { kind: 'whole', from: 2048, to: 1_073_741_824 },
  'node.conn[0].iscsi.MaxRecvDataSegmentLength': BYTES,
  'node.conn[0].iscsi.MaxXmitDataSegmentLength': { ...BYTES, also: 0 },
  'node.conn[0].iscsi.HeaderDigest': DIGEST,
  'node.conn[0].iscsi.DataDigest': DIGEST,
  'discovery.sendtargets.timeo.login_timeout': SOME_SECONDS,
  'discovery.sendtargets.timeo.auth_timeout': SOME_SECONDS,
  'discovery.sendtargets.timeo.active_timeout': SOME_SECONDS,
  'discovery.sendtargets.reopen_max': { kind: 'whole', from: 0, to: 1_000_000 },
  'discovery.sendtargets.iscsi.MaxRecvDataSegmentLength': BYTES,
};

/** What is written when nothing is said, so that no default of a distribution or a compiled one is in effect unseen. */
export const ISCSID_DEFAULTS: Readonly<Partial<Record<IscsidSettingName, string>>> = {
  'iscsid.startup': '/bin/systemctl start iscsid.socket',
  'iscsid.safe_logout': 'Yes',
  'node.startup': 'manual',
  'node.leading_login': 'No',
  'node.session.initial_login_retry_max': '8',
  'node.session.cmds_max': '128',
  'node.session.queue_depth': '32',
  'node.session.nr_sessions': '1',
  'node.session.reopen_max': '0',
  'node.session.scan': 'auto',
  'node.session.timeo.replacement_timeout': '120',
  'node.session.err_timeo.abort_timeout': '15',
  'node.session.err_timeo.lu_reset_timeout': '30',
  'node.session.err_timeo.tgt_reset_timeout': '30',
  'node.session.err_timeo.host_reset_timeout': '60',
  'node.session.iscsi.FastAbort': 'Yes',
  'node.session.iscsi.InitialR2T': 'No',
  'node.session.iscsi.ImmediateData': 'Yes',
  'node.session.iscsi.FirstBurstLength': '262144',
  'node.session.iscsi.MaxBurstLength': '16776192',
  'node.conn[0].timeo.login_timeout': '15',
  'node.conn[0].timeo.logout_timeout': '15',
  'node.conn[0].timeo.noop_out_interval': '5',
  'node.conn[0].timeo.noop_out_timeout': '5',
  'node.conn[0].iscsi.MaxRecvDataSegmentLength': '262144',
  'node.conn[0].iscsi.MaxXmitDataSegmentLength': '0',
  'discovery.sendtargets.iscsi.MaxRecvDataSegmentLength': '32768',
};

/** The same where several paths lead to a disk: a path that died is given up soon. */
export const MULTIPATH_REPLACEMENT_TIMEOUT = '15';
