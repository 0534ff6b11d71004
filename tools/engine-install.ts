import { PulumiCommand } from '@pulumi/pulumi/automation';
import semver from 'semver';
import { messageOf } from './failure';

/**
 * Installs the CLI with Pulumi's own installer: `node … engine-install.ts <folder> <version>`. A process of its own, so
 * that a download that hangs can be ended, and so that nobody else has to load the Automation API.
 */
async function install(root: string, version: string): Promise<void> {
  const command = await PulumiCommand.install({ root, version: new semver.SemVer(version) });
  process.stdout.write(`${command.command}\n`);
}

const [root = '', version = ''] = process.argv.slice(2);
install(root, version).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
