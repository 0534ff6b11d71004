/** What keeps the buckets of machines, as data: what may be said, and what is wrong with what was said. */
import type * as pulumi from '@pulumi/pulumi';

import { Findings, Quantity, isRecord, isText } from '../../values';
import type { QuantityInput, Violation } from '../../values';
import { checkAccess, checkCredential } from './secret-store';
import type { EndpointInterface, GivenCredential } from './secret-store';

/** What keeps the buckets of machines. */
export type BucketStoreArgs = SwiftStoreArgs | S3StoreArgs;

/**
 * Each bucket is a container of the object store, Swift. A machine that is given it has an application credential that can do no more than read, write
 * and remove objects of that container. The container is kept when the stack goes, and taken up again by one of the same name.
 *
 * Ceph's gateway speaks Swift too, but knows no access rules, so Keystone does not tell it who comes with such a credential: use `s3` there.
 */
export interface SwiftStoreArgs {
  readonly kind: 'swift';
  /**
   * What stands before the names of containers: letters, digits, dots, hyphens and underscores, at most 60. Where a credential is
   * made for each bucket, the whole name of a container has at most 83: Keystone keeps 128 characters of a path.
   *
   * @default - the names of the project and the stack, each with a hyphen behind it
   */
  readonly prefix?: string;
  /**
   * The application credential with which machines log in.
   *
   * @default - one is made for each bucket, which can reach that container only
   */
  readonly credential?: GivenCredential;
  /**
   * The roles of the credentials that are made, by name.
   *
   * @default - all that the user has in the project
   */
  readonly roles?: readonly string[];
  /**
   * Which of the endpoints in the catalog machines use.
   *
   * @default 'public'
   */
  readonly interface?: EndpointInterface;
  /**
   * The certificates, as PEM, by which machines know the endpoints.
   *
   * @default - those that the image trusts
   */
  readonly caCertificates?: string;
  /**
   * From which size on a file is kept in several parts of this size: from 1Mi to 5Gi, which is the largest object that Swift takes in one.
   *
   * @default '1Gi'
   * @see https://docs.openstack.org/swift/latest/overview_large_objects.html
   */
  readonly segmentSize?: QuantityInput;
}

/**
 * Each bucket is a folder (`<name>/`) of one bucket that is there already, in whatever speaks S3: Ceph's gateway, MinIO, AWS. Nothing is made or removed there
 * by the stack. Files of more than 5 GiB are refused by the program on the machine. The machine's curl has to be 7.88 or later.
 */
export interface S3StoreArgs {
  readonly kind: 's3';
  /** Where it answers: `https://s3.example.com`; the bucket becomes the first part of the path. */
  readonly endpoint: string;
  /** The bucket that is there. */
  readonly bucket: string;
  /**
   * The region that requests are signed for.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
  /** The keys with which machines sign. Whoever can read the user data of a machine has them: take some that can reach this bucket only. */
  readonly credential: S3Credential;
  /**
   * The certificates, as PEM, by which machines know the endpoint.
   *
   * @default - those that the image trusts
   */
  readonly caCertificates?: string;
}

/** The two keys of S3. */
export interface S3Credential {
  readonly accessKey: pulumi.Input<string>;
  readonly secretKey: pulumi.Input<string>;
}

const LEAST_SEGMENT = Quantity.of('1Mi');
const MOST_SEGMENT = Quantity.of('5Gi');
const PREFIX = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,59}$/;
const ENDPOINT = /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._-]+)*$/;
// AWS's rule, which all others keep too.
const S3_BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[A-Za-z0-9-]{1,63}$/;

/** What is wrong with it. */
export function checkBucketStore(
  given: unknown,
  isLate: (value: unknown) => boolean,
): readonly Violation[] {
  const findings = new Findings();
  const store: unknown = given ?? { kind: 'swift' };
  if (!isRecord(store)) {
    findings.add('invalid', '', store, 'is no store of buckets', 'write { kind: "swift" }');
    return findings.violations;
  }
  const { kind } = store;
  if (kind === 'swift') checkSwift(store, isLate, findings);
  else if (kind === 's3') checkS3(store, isLate, findings);
  else {
    const remedy = 'write "swift" or "s3"';
    findings.add('unsupported', 'kind', kind, 'is no store of buckets', remedy);
  }
  return findings.violations;
}

function checkSwift(
  store: Readonly<Record<string, unknown>>,
  isLate: (value: unknown) => boolean,
  findings: Findings,
): void {
  const { prefix, credential, segmentSize } = store;
  if (prefix !== undefined && !isText(prefix, PREFIX)) {
    const remedy = 'write for example "prod-"';
    findings.add('invalid', 'prefix', prefix, 'is no beginning of a container’s name', remedy);
  }
  if (credential !== undefined) checkCredential(credential, isLate, findings);
  checkAccess(store, findings);
  if (segmentSize === undefined) return;
  const size = findings.take(Quantity.parse(segmentSize as QuantityInput, 'segmentSize'));
  if (size === undefined) return;
  if (size.compare(LEAST_SEGMENT) >= 0 && size.compare(MOST_SEGMENT) <= 0) return;
  const reason = 'is less than 1Mi or more than 5Gi';
  findings.add('out-of-range', 'segmentSize', segmentSize, reason, 'write for example "1Gi"');
}

function checkS3(
  store: Readonly<Record<string, unknown>>,
  isLate: (value: unknown) => boolean,
  findings: Findings,
): void {
  const { endpoint, bucket, region, credential } = store;
  if (!isText(endpoint, ENDPOINT)) {
    const code = endpoint === undefined ? 'required' : 'invalid';
    const remedy = 'write for example "https://s3.example.com"';
    findings.add(code, 'endpoint', endpoint, 'is no address of a store that speaks S3', remedy);
  }
  if (!isText(bucket, S3_BUCKET)) {
    const code = bucket === undefined ? 'required' : 'invalid';
    findings.add(code, 'bucket', bucket, 'is no name of a bucket', 'write for example "backups"');
  }
  if (region !== undefined && !isText(region, REGION)) {
    findings.add('invalid', 'region', region, 'is no region', 'write for example "us-east-1"');
  }
  if (credential === undefined) {
    const remedy = 'write { accessKey: "…", secretKey: config.requireSecret("…") }';
    findings.add('required', 'credential', undefined, 'nobody may come without keys', remedy);
  } else checkCredential(credential, isLate, findings, ['accessKey', 'secretKey']);
  checkAccess({ caCertificates: store['caCertificates'] }, findings);
}
