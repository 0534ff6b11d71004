/** Projects whose program uses the platform: as `openstackProject`, with the library where the engine's own process finds it. */
import type { PulumiProject } from '../pulumi-project';
import { buildRooms } from '../built-rooms';
import type { CloudProject } from './cloud-project';
import { openstackProject } from './openstack-project';
import type { OpenStackProjectOptions } from './openstack-project';

const ROOMS = ['values', 'machine', 'node', 'storage', 'manifests', 'bridge', 'platform'];

/**
 * A project for the platform.
 *
 * @param program path of a TypeScript file, from the top of the repository; it may read `lab:…` settings
 */
export async function platformProject(
  cloud: CloudProject,
  program: string,
  options: OpenStackProjectOptions = {},
): Promise<PulumiProject> {
  const project = await openstackProject(cloud, program, options);
  // By this name the providers find themselves, as they do where the package is installed.
  const exports = { './openstack/provider': './dist/platform/openstack/provider.js' };
  project.write('package.json', JSON.stringify({ name: 'groundwork', exports }));
  buildRooms(project.folder, ROOMS);
  return project;
}
