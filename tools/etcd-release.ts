/** What is known of etcd's releases. */

/** An architecture that releases are made for, as they write it. */
export type EtcdArchitecture = 'amd64' | 'arm64';

/** SHA-256 of an archive by architecture. */
export type EtcdSums = Readonly<Partial<Record<EtcdArchitecture, string>>>;

/** Where the releases are. */
export const ETCD_RELEASES = 'https://github.com/etcd-io/etcd/releases/download';

/**
 * SHA-256 of the archives that are downloaded without anybody naming it. What is not in here needs one from the stack's settings: a sum that comes
 * from where the archive comes from says only that it arrived whole.
 *
 * @see https://github.com/etcd-io/etcd/releases/download/v3.6.14/SHA256SUMS
 */
export const etcdSums: Readonly<Record<string, EtcdSums>> = {
  '3.6.14': {
    amd64: 'ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5',
    arm64: 'fa1b80565ee6fc2df1ae6f57a508b221f3ecc7d591c317c581cd8281b0842b3e',
  },
  '3.6.13': {
    amd64: 'b4928654aed84d90952620c7144555e4186d795e1e7414e65fe0cf6265fd0465',
    arm64: '5ab53ff70301fa9d782fa4b59fdfc1fae49ffdf427a0afb3cd313a93449800fc',
  },
  '3.5.33': {
    amd64: '5025b5b24d81a9616b6e284ccd439b9a3df055ef8fdcdc142af3ec8f6a3b3c95',
    arm64: '0764c5c0acef155f4bfa0487791cc5776adef66315bf16ec0653883bfd463a90',
  },
};

const architectures: Readonly<Record<string, EtcdArchitecture>> = { x64: 'amd64', arm64: 'arm64' };

/** The archive of a release for an architecture. */
export interface EtcdArchive {
  readonly url: string;
  readonly sha256: string;
}

/**
 * The archive of this version, or why there is none to take.
 *
 * @param architecture as Node names it
 * @param own sums that the stack's settings name; they go before the known ones
 */
export function etcdArchive(
  version: string,
  architecture: string,
  own: EtcdSums = {},
  releases: string = ETCD_RELEASES,
): EtcdArchive | { readonly reason: string } {
  const arch = architectures[architecture];
  if (arch === undefined) return { reason: `there is no release for ${architecture}` };
  const sha256 = own[arch] ?? etcdSums[version]?.[arch];
  if (sha256 === undefined) {
    return {
      reason: `no SHA-256 of etcd ${version} for ${arch} is known: write "sha256: { ${arch}: … }" into groundwork:etcd, from SHA256SUMS of the release`,
    };
  }
  return { url: `${releases}/v${version}/etcd-v${version}-linux-${arch}.tar.gz`, sha256 };
}
