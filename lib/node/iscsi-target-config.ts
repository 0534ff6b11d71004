/**
 * A target as rtslib's configuration, and what has to be true in the kernel once it was restored: rtslib passes over what it cannot make, and says
 * so on stderr with exit code 0.
 *
 * @see https://github.com/open-iscsi/rtslib-fb/blob/v2.1.75/rtslib/root.py (restore)
 */
import type { IscsiChap } from './iscsi-chap';
import type { ReadIscsiAccess } from './iscsi-target-access';
import type { ReadIscsiLun } from './iscsi-target-luns';
import type { ReadIscsiTarget } from './iscsi-target-read';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** The group of paths that are taken first. */
const OPTIMIZED = 'glfs_tg_pt_gp_ao';
/** The group of those for when none of the first is there. */
const NON_OPTIMIZED = 'glfs_tg_pt_gp_ano';
const SECTORS = 128;

/** What stands where a secret will be: the machine puts in what the file holds. */
function secretOf(file: string): string {
  return `@secret ${file}@`;
}

/** The configuration, as rtslib prints it: keys sorted, two spaces. */
export function targetConfiguration(read: ReadIscsiTarget): string {
  const { discovery, iqn, luns, nodes } = read;
  const configuration: Json = {
    fabric_modules: discovery === undefined ? [] : [discoveryOf(discovery)],
    storage_objects: luns.map((lun) => storageObject(lun, nodes.length > 1)),
    targets: [{ fabric: 'iscsi', tpgs: nodes.map((_, at) => portalGroup(read, at + 1)), wwn: iqn }],
  };
  return `${JSON.stringify(sorted(configuration), null, 2)}\n`;
}

function sorted(value: Json): Json {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

function discoveryOf({ username, secretFile, mutual }: IscsiChap): Json {
  return {
    ...{ name: 'iscsi', discovery_enable_auth: true },
    ...{ discovery_userid: username, discovery_password: secretOf(secretFile) },
    ...(mutual === undefined
      ? {}
      : {
          discovery_mutual_userid: mutual.username,
          discovery_mutual_password: secretOf(mutual.secretFile),
        }),
  };
}

function storageObject(lun: ReadIscsiLun, hasPaths: boolean): Json {
  const { backstore, bytes, name, wwn, ringBufferMiB, commandTimeout } = lun;
  const common = { name, wwn, size: Number(bytes) };
  if (backstore.kind === 'file') {
    return { ...common, plugin: 'fileio', dev: backstore.path, write_back: false };
  }
  const { volume, host, path } = backstore;
  return {
    ...common,
    plugin: 'user',
    config: `glfs/${volume}@${host}/${path}`,
    hw_max_sectors: SECTORS,
    ...(ringBufferMiB === undefined ? {} : { control: `max_data_area_mb=${ringBufferMiB}` }),
    attributes: { cmd_time_out: commandTimeout },
    alua_tpgs: hasPaths ? [pathGroup(OPTIMIZED, 1, 0), pathGroup(NON_OPTIMIZED, 2, 1)] : [],
  };
}

/** Implicit: the target says which paths are better, and tcmu-runner takes the lock over when another one is used. */
function pathGroup(name: string, id: number, state: number): Json {
  return {
    ...{ name, tg_pt_gp_id: id, alua_access_state: state, alua_access_type: 1 },
    ...{ alua_support_offline: 0, alua_support_standby: 0, alua_support_unavailable: 0 },
  };
}

function portalGroup(read: ReadIscsiTarget, tag: number): Json {
  const { asksWho, initiators, luns, nodes, own } = read;
  const isOwn = tag === own;
  const portals = nodes[tag - 1]?.portals ?? [];
  return {
    tag: read.layout === 'per-node' ? 1 : tag,
    // Those of the other nodes are here so that ports have the same numbers everywhere, and discovery tells of all of them.
    enable: isOwn,
    attributes: {
      ...{ authentication: asksWho ? 1 : 0, generate_node_acls: 0, cache_dynamic_acls: 0 },
      ...{ demo_mode_write_protect: 1, demo_mode_discovery: 0 },
      tpg_enabled_sendtargets: isOwn ? 1 : 0,
    },
    luns: luns.map((lun) => ({
      index: lun.index,
      storage_object: `/backstores/${lun.backstore.kind === 'file' ? 'fileio' : 'user'}/${lun.name}`,
      ...(lun.preferred === undefined
        ? {}
        : { alua_tg_pt_gp_name: lun.preferred === tag ? OPTIMIZED : NON_OPTIMIZED }),
    })),
    portals: portals.map(({ address, port }) => ({
      ip_address: address.family === 6 ? `[${String(address)}]` : String(address),
      ...{ port, iser: false, offload: false },
    })),
    node_acls: initiators.map((one) => accessOf(one, isOwn)),
  };
}

function accessOf({ iqn, chap, luns, mayWrite }: ReadIscsiAccess, withSecrets: boolean): Json {
  const mutual = chap?.mutual;
  return {
    node_wwn: iqn,
    mapped_luns: luns.map(({ index }) => ({ index, tpg_lun: index, write_protect: !mayWrite })),
    ...(chap === undefined || !withSecrets
      ? {}
      : { chap_userid: chap.username, chap_password: secretOf(chap.secretFile) }),
    ...(mutual === undefined || !withSecrets
      ? {}
      : {
          chap_mutual_userid: mutual.username,
          chap_mutual_password: secretOf(mutual.secretFile),
        }),
  };
}

/** One line for each file of a disk: what it is, its name, bytes, how its space is taken, and where it is. */
export function lunLines({ luns }: ReadIscsiTarget): string {
  return luns
    .map(({ allocation, backstore, bytes, name }) => {
      const place =
        backstore.kind === 'file'
          ? ['-', '-', backstore.path]
          : [backstore.volume, backstore.host, backstore.path];
      return `${[backstore.kind, name, bytes, allocation, ...place].join(' ')}\n`;
    })
    .join('');
}

/** One line for each secret: where the kernel has it below `target`, and the file that holds it; and one for two that must not be the same. */
export function secretLines(read: ReadIscsiTarget): string {
  const group = `iscsi/${read.iqn}/tpgt_${tagOf(read)}/acls`;
  const places = [
    ...(read.discovery === undefined ? [] : [['iscsi/discovery_auth', read.discovery] as const]),
    ...read.initiators.flatMap(({ chap, iqn }) =>
      chap === undefined ? [] : [[`${group}/${iqn}/auth`, chap] as const],
    ),
  ];
  return places
    .flatMap(([place, { secretFile, mutual }]) => [
      `set ${place}/password ${secretFile}\n`,
      ...(mutual === undefined
        ? []
        : [
            `set ${place}/password_mutual ${mutual.secretFile}\n`,
            `differ ${secretFile} ${mutual.secretFile}\n`,
          ]),
    ])
    .join('');
}

/**
 * One line for each thing that has to be true: of a disk (`core NAME FILE VALUE`), of a number in the target (`lun PATH NAME`), of anything else there
 * (`iscsi PATH VALUE`), or that it is there at all (`there PATH`).
 */
export function factLines(read: ReadIscsiTarget): string {
  const { asksWho, discovery, initiators, iqn, luns, nodes, own } = read;
  const base = `iscsi/${iqn}/tpgt_${tagOf(read)}`;
  const lines = [
    ...luns.flatMap(({ name, wwn }) => [
      `core ${name} enable 1`,
      `core ${name} wwn/vpd_unit_serial ${wwn}`,
    ]),
    ...luns.map(({ index, name }) => `lun ${base}/lun/lun_${index} ${name}`),
    ...(nodes[own - 1]?.portals ?? []).map(({ endpoint }) => `there ${base}/np/${endpoint}`),
    ...initiators.flatMap((one) => accessLines(`${base}/acls/${one.iqn}`, one)),
    ...(discovery === undefined ? [] : ['iscsi iscsi/discovery_auth/enforce_discovery_auth 1']),
    `iscsi ${base}/attrib/generate_node_acls 0`,
    `iscsi ${base}/attrib/authentication ${asksWho ? 1 : 0}`,
    `iscsi ${base}/enable 1`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function accessLines(acl: string, { chap, luns, mayWrite }: ReadIscsiAccess): string[] {
  const isMutual = chap?.mutual !== undefined;
  return [
    ...luns.map(({ index }) => `iscsi ${acl}/lun_${index}/write_protect ${mayWrite ? 0 : 1}`),
    ...(chap === undefined
      ? []
      : [
          `iscsi ${acl}/auth/userid ${chap.username}`,
          `iscsi ${acl}/auth/authenticate_target ${isMutual ? 1 : 0}`,
        ]),
  ];
}

function tagOf({ layout, own }: ReadIscsiTarget): number {
  return layout === 'per-node' ? 1 : own;
}
