/**
 * The settings of etcd that a person may choose, by upstream's names: what each takes, and in which versions.
 *
 * Names, kinds and defaults are those of `etcd --help` of 3.6.14 (a lab compares them with the program) and of `etcdmain/config.go` of 3.5.21.
 * What a member derives from its other props (its name, directories, addresses, certificates) is not among them.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/configuration/
 * @see https://github.com/etcd-io/etcd/blob/v3.6.14/server/etcdmain/help.go
 * @see https://github.com/etcd-io/etcd/blob/v3.5.21/server/etcdmain/config.go
 */
import type { DurationInput, QuantityInput } from '../values';

import type { EtcdMinor } from './etcd-version';

interface Known {
  /** The only minor version that has it; all of them when absent. */
  readonly only?: EtcdMinor;
  /** What the other version has in its place: a setting, or a feature gate as `gate:Name`. */
  readonly instead?: string;
}

/** What one setting takes. */
export type EtcdSetting = Known &
  (
    | { readonly kind: 'whole'; readonly bounds: readonly [least: number, most: number] }
    | { readonly kind: 'bytes'; readonly bounds: readonly [least: string, most: string] }
    | { readonly kind: 'span'; readonly bounds: readonly [least: string, most: string] }
    | { readonly kind: 'switch' }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
    | { readonly kind: 'text'; readonly form: RegExp; readonly example: string }
    | { readonly kind: 'list'; readonly form: RegExp; readonly example: string }
    | { readonly kind: 'retention' }
    | { readonly kind: 'gates' }
  );

const COUNT = 2_147_483_647;
const SWITCH = { kind: 'switch' } as const;
const HOST = /^[A-Za-z0-9.-]+:[0-9]{1,5}$/;
const NAME = /^[A-Za-z0-9._-]{1,255}$/;

function whole<L extends number, M extends number>(least: L, most: M) {
  return { kind: 'whole', bounds: [least, most] } as const;
}

function span(least: string, most: string) {
  return { kind: 'span', bounds: [least, most] } as const;
}

function choice<const T extends readonly string[]>(...values: T) {
  return { kind: 'choice', values } as const;
}

/** One that 3.5 calls `experimental-…`. */
function since36<T extends object>(setting: T, instead?: string) {
  return { ...setting, only: '3.6', ...(instead === undefined ? {} : { instead }) } as const;
}

function until35<T extends object>(setting: T, instead?: string) {
  return { ...setting, only: '3.5', ...(instead === undefined ? {} : { instead }) } as const;
}

const CHECK_TIME = span('1s', '8760h');
const TRACING_RATE = whole(0, 1_000_000);

/** Every setting by its name. */
export const ETCD_SETTINGS = {
  'auth-token': { kind: 'text', form: /^(?:simple|jwt,[A-Za-z0-9_=,./-]+)$/, example: 'simple' },
  'auth-token-ttl': whole(1, COUNT),
  'auto-compaction-mode': choice('periodic', 'revision'),
  'auto-compaction-retention': { kind: 'retention' },
  'backend-batch-interval': span('1ms', '10s'),
  'backend-batch-limit': whole(1, COUNT),
  'backend-bbolt-freelist-type': choice('array', 'map'),
  'bcrypt-cost': whole(4, 31),
  'bootstrap-defrag-threshold-megabytes': since36(
    whole(0, 8192),
    'experimental-bootstrap-defrag-threshold-megabytes',
  ),
  'cipher-suites': {
    kind: 'list',
    form: /^TLS_[A-Z0-9_]+$/,
    example: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  },
  'compact-hash-check-time': since36(CHECK_TIME, 'experimental-compact-hash-check-time'),
  'compaction-batch-limit': since36(whole(1, COUNT), 'experimental-compaction-batch-limit'),
  'compaction-sleep-interval': since36(span('0s', '10s'), 'experimental-compaction-sleep-interval'),
  'corrupt-check-time': since36(span('0s', '8760h'), 'experimental-corrupt-check-time'),
  'distributed-tracing-address': since36(
    { kind: 'text', form: HOST, example: 'localhost:4317' } as const,
    'experimental-distributed-tracing-address',
  ),
  'distributed-tracing-instance-id': since36(
    { kind: 'text', form: NAME, example: 'etcd-1' } as const,
    'experimental-distributed-tracing-instance-id',
  ),
  'distributed-tracing-sampling-rate': since36(
    TRACING_RATE,
    'experimental-distributed-tracing-sampling-rate',
  ),
  'distributed-tracing-service-name': since36(
    { kind: 'text', form: NAME, example: 'etcd' } as const,
    'experimental-distributed-tracing-service-name',
  ),
  'downgrade-check-time': since36(CHECK_TIME, 'experimental-downgrade-check-time'),
  'election-timeout': whole(1, 50_000),
  'enable-distributed-tracing': since36(SWITCH, 'experimental-enable-distributed-tracing'),
  'enable-grpc-gateway': SWITCH,
  'enable-pprof': SWITCH,
  'experimental-bootstrap-defrag-threshold-megabytes': until35(
    whole(0, 8192),
    'bootstrap-defrag-threshold-megabytes',
  ),
  'experimental-compact-hash-check-enabled': until35(SWITCH, 'gate:CompactHashCheck'),
  'experimental-compact-hash-check-time': until35(CHECK_TIME, 'compact-hash-check-time'),
  'experimental-compaction-batch-limit': until35(whole(1, COUNT), 'compaction-batch-limit'),
  'experimental-compaction-sleep-interval': until35(span('0s', '10s'), 'compaction-sleep-interval'),
  'experimental-corrupt-check-time': until35(span('0s', '8760h'), 'corrupt-check-time'),
  'experimental-distributed-tracing-address': until35(
    { kind: 'text', form: HOST, example: 'localhost:4317' } as const,
    'distributed-tracing-address',
  ),
  'experimental-distributed-tracing-instance-id': until35(
    { kind: 'text', form: NAME, example: 'etcd-1' } as const,
    'distributed-tracing-instance-id',
  ),
  'experimental-distributed-tracing-sampling-rate': until35(
    TRACING_RATE,
    'distributed-tracing-sampling-rate',
  ),
  'experimental-distributed-tracing-service-name': until35(
    { kind: 'text', form: NAME, example: 'etcd' } as const,
    'distributed-tracing-service-name',
  ),
  'experimental-downgrade-check-time': until35(CHECK_TIME, 'downgrade-check-time'),
  'experimental-enable-distributed-tracing': until35(SWITCH, 'enable-distributed-tracing'),
  'experimental-enable-lease-checkpoint': until35(SWITCH, 'gate:LeaseCheckpoint'),
  'experimental-enable-lease-checkpoint-persist': until35(SWITCH, 'gate:LeaseCheckpointPersist'),
  'experimental-initial-corrupt-check': until35(SWITCH, 'gate:InitialCorruptCheck'),
  'experimental-memory-mlock': until35(SWITCH, 'memory-mlock'),
  'experimental-peer-skip-client-san-verification': until35(
    SWITCH,
    'peer-skip-client-san-verification',
  ),
  'experimental-snapshot-catchup-entries': until35(whole(1, COUNT), 'snapshot-catchup-entries'),
  'experimental-stop-grpc-service-on-defrag': until35(SWITCH, 'gate:StopGRPCServiceOnDefrag'),
  'experimental-txn-mode-write-with-shared-buffer': until35(
    SWITCH,
    'gate:TxnModeWriteWithSharedBuffer',
  ),
  'experimental-warning-apply-duration': until35(span('1ms', '1h'), 'warning-apply-duration'),
  'experimental-watch-progress-notify-interval': until35(
    span('1s', '24h'),
    'watch-progress-notify-interval',
  ),
  'feature-gates': since36({ kind: 'gates' } as const),
  'grpc-keepalive-interval': span('0s', '24h'),
  'grpc-keepalive-min-time': span('1s', '24h'),
  'grpc-keepalive-timeout': span('0s', '24h'),
  'heartbeat-interval': whole(1, 10_000),
  'initial-election-tick-advance': SWITCH,
  'log-format': since36(choice('json', 'console')),
  'log-level': choice('debug', 'info', 'warn', 'error', 'panic', 'fatal'),
  'max-concurrent-streams': whole(1, 4_294_967_295),
  'max-learners': since36(whole(1, 7)),
  'max-request-bytes': { kind: 'bytes', bounds: ['1Ki', '10Mi'] },
  'max-snapshots': whole(0, 1000),
  'max-txn-ops': whole(1, COUNT),
  'max-wals': whole(0, 1000),
  'memory-mlock': since36(SWITCH, 'experimental-memory-mlock'),
  metrics: choice('basic', 'extensive'),
  'peer-skip-client-san-verification': since36(
    SWITCH,
    'experimental-peer-skip-client-san-verification',
  ),
  'pre-vote': SWITCH,
  'quota-backend-bytes': { kind: 'bytes', bounds: ['16Mi', '8Gi'] },
  'raft-read-timeout': span('5s', '10m'),
  'raft-write-timeout': span('5s', '10m'),
  'snapshot-catchup-entries': since36(whole(1, COUNT), 'experimental-snapshot-catchup-entries'),
  'snapshot-count': whole(1, COUNT),
  'socket-reuse-address': SWITCH,
  'socket-reuse-port': SWITCH,
  'strict-reconfig-check': SWITCH,
  'tls-max-version': choice('TLS1.2', 'TLS1.3'),
  'tls-min-version': choice('TLS1.2', 'TLS1.3'),
  'warning-apply-duration': since36(span('1ms', '1h'), 'experimental-warning-apply-duration'),
  'warning-unary-request-duration': since36(span('1ms', '1h')),
  'watch-progress-notify-interval': since36(
    span('1s', '24h'),
    'experimental-watch-progress-notify-interval',
  ),
} as const satisfies Readonly<Record<string, EtcdSetting>>;

/** The name of a setting. */
export type EtcdSettingName = keyof typeof ETCD_SETTINGS;

/** Feature gates of etcd 3.6. */
export const ETCD_FEATURE_GATES = [
  'AllAlpha',
  'AllBeta',
  'CompactHashCheck',
  'InitialCorruptCheck',
  'LeaseCheckpoint',
  'LeaseCheckpointPersist',
  'SetMemberLocalAddr',
  'StopGRPCServiceOnDefrag',
  'TxnModeWriteWithSharedBuffer',
] as const;

/** A feature gate of etcd 3.6. */
export type EtcdFeatureGate = (typeof ETCD_FEATURE_GATES)[number];

type InputOf<T extends EtcdSetting> = T extends { kind: 'whole' }
  ? number
  : T extends { kind: 'bytes' }
    ? QuantityInput
    : T extends { kind: 'span' }
      ? DurationInput
      : T extends { kind: 'switch' }
        ? boolean
        : T extends { kind: 'choice'; values: infer V extends readonly string[] }
          ? V[number]
          : T extends { kind: 'list' }
            ? readonly string[]
            : T extends { kind: 'retention' }
              ? number | string
              : T extends { kind: 'gates' }
                ? Readonly<Partial<Record<EtcdFeatureGate, boolean>>>
                : string;

/**
 * Settings of etcd under upstream's names, without the hyphens in front. Whole numbers are milliseconds where etcd takes such
 * (`heartbeat-interval`, `election-timeout`); sizes may have a unit (`2Gi`), spans must (`5m`). One that the member's version does not have is
 * refused with the name that it has there.
 *
 * @see https://etcd.io/docs/v3.6/op-guide/configuration/
 */
export type EtcdSettings = {
  readonly [K in EtcdSettingName]?: InputOf<(typeof ETCD_SETTINGS)[K]>;
};
