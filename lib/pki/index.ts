/** Certificate authorities and certificates that live in the state of a stack, and checks of them that need no engine. */
export { checkAuthority } from './authority-spec';
export { Certificate } from './certificate';
export type { CertificateArgs, CertificateFiles } from './certificate';
export { CertificateAuthority } from './certificate-authority';
export type { CertificateAuthorityArgs } from './certificate-authority';
export { checkCertificate } from './certificate-spec';
export type { AlternativeNames } from './alternative-names';
export type { Usage } from './issue-certificate';
export { KEY_ALGORITHMS } from './key-algorithm';
export type { KeyAlgorithm } from './key-algorithm';
export { coversNames, uncoveredNames } from './name-coverage';
export type { NameConstraints } from './name-constraints';
export { SshKey } from './ssh-key';
export type { SshKeyArgs } from './ssh-key';
