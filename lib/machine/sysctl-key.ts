/**
 * Names of kernel settings. sysctl.d(5) takes two spellings of one key: `net.ipv4.conf.eth0/100.rp_filter` and
 * `net/ipv4/conf/eth0.100/rp_filter`; the first separator decides, so both are brought to the dotted one.
 *
 * @see https://www.freedesktop.org/software/systemd/man/252/sysctl.d.html
 */
import { parsed, refused } from '../values';
import type { Parsed } from '../values';

import { problem } from './problem';

/** Which module brings a setting into being; the first beginning that matches wins. */
const OWNERS: readonly (readonly [prefix: string, module: string])[] = [
  ['net.netfilter.nf_conntrack', 'nf_conntrack'],
  ['net.nf_conntrack_max', 'nf_conntrack'],
  ['net.netfilter.nf_flowtable', 'nf_flow_table'],
  ['net.bridge.', 'br_netfilter'],
  ['net.ipv4.vs.', 'ip_vs'],
  ['net.mpls.', 'mpls_router'],
  ['net.rds.', 'rds'],
  ['net.sctp.', 'sctp'],
  ['net.smc.', 'smc'],
  ['net.tipc.', 'tipc'],
  ['sunrpc.', 'sunrpc'],
  ['fs.nfs.nlm_', 'lockd'],
  ['fs.nfs.nsm_', 'lockd'],
  ['fs.nfs.', 'nfs'],
  ['fs.fuse.', 'fuse'],
  ['fs.xfs.', 'xfs'],
  ['dev.raid.', 'md_mod'],
];

/** The module without which a key is not there; undefined when the kernel always has it. */
export function moduleOf(key: string): string | undefined {
  return OWNERS.find(([prefix]) => key.startsWith(prefix))?.[1];
}

/** Reads a key in either spelling and gives the dotted one. Refuses globs, a leading `-`, and paths under `/proc/sys`. */
export function parseSysctlKey(key: string, at: string): Parsed<string> {
  const example = 'write for example "vm.max_map_count"';
  if (key === '') return refused(problem('required', at, key, 'names no setting', example));
  if (key.startsWith('/proc/sys/')) {
    const remedy = `write "${key.slice('/proc/sys/'.length)}"`;
    return refused(problem('invalid', at, key, 'is a file, no key', remedy));
  }
  if (/[*?[\]{}]/.test(key)) {
    const reason = 'is a pattern: its values could not be read back';
    return refused(problem('unsupported', at, key, reason, 'name every key'));
  }
  if (key.startsWith('-')) {
    const reason = 'begins with "-", which would hide a setting that failed';
    return refused(problem('forbidden', at, key, reason, `write "${key.slice(1)}"`));
  }
  const slashes = /[./]/.exec(key)?.[0] === '/';
  const names = (slashes ? key : swap(key)).split('/');
  if (names.length < 2 || names.some((name) => !NAME.test(name))) {
    return refused(problem('invalid', at, key, 'is no name of a kernel setting', example));
  }
  return parsed(swap(names.join('/')));
}

// What the kernel and network interfaces are called; no name is "." or "..".
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_@:.+-]+$/;

function swap(key: string): string {
  return key.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'));
}
