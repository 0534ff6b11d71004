/**
 * What the engine's own process calls: `require('groundwork/openstack/provider').preflight.check(…)`. That process is started without TypeScript, so it
 * loads the built library. Files, variables and console are bound here and nowhere else.
 */
import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';

import { preflightProvider } from './preflight-provider';

export { userDataSecretProvider as userDataSecret } from './user-data-secret-provider';

/** Before anything is made in a cloud. */
export const preflight = preflightProvider({
  env: process.env,
  folder: process.cwd(),
  home: home(),
  readFile: (file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  },
  tell: (line) => {
    console.log(line);
  },
});

// As the provider has it: the system's own entry counts rather than HOME. In a container there may be neither, and then there are no settings there.
function home(): string {
  for (const look of [() => userInfo().homedir, homedir]) {
    try {
      return look();
    } catch {
      // The user has no entry.
    }
  }
  return '/';
}
