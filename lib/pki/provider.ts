/**
 * What the engine's own process calls: `require('groundwork/pki/provider').certificate.create(inputs)`. That process is started without TypeScript, so
 * it loads the built library. The clock is read here and nowhere else.
 */
import { authorityProvider } from './authority-provider';
import { certificateProvider } from './certificate-provider';
import { sshKeyProvider } from './ssh-key-provider';

/** Authorities. */
export const authority = authorityProvider(() => new Date());

/** Certificates. */
export const certificate = certificateProvider(() => new Date());

/** Keys of SSH. */
export const sshKey = sshKeyProvider();
