/**
 * serve.ts FILE: starts a control plane with everything, describes it in FILE, and ends it when its standard input ends. What is run with
 * GROUNDWORK_OPENSTACK=FILE meanwhile uses it.
 */
import { rmSync } from 'node:fs';

import { allServices } from '../../../tools/openstack-lab/services';
import { bringUp } from './bring-up';
import { describePlane } from './shared-plane';

async function serve(file: string): Promise<void> {
  const { plane } = await bringUp(allServices, 3);
  const names = allServices.flatMap(({ ports }) => ports);
  const server = await describePlane(file, plane, {
    tree: plane.root.tree,
    ports: Object.fromEntries(names.map((name) => [name, plane.settings.port(name)])),
    services: allServices.map(({ name }) => name),
  });
  process.stdout.write(`${file}\n`);
  await new Promise((resolve) => process.stdin.resume().once('end', resolve));
  server.close();
  rmSync(file, { force: true });
  await plane.stop();
}

const [, , file] = process.argv;
if (file === undefined) throw new Error('serve.ts FILE');
serve(file).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
