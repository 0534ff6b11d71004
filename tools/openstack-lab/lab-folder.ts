/** A lab's folder: what stands in it before anything is started. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { brokerFiles } from './foundations';
import { iniText } from './lab-service';
import type { LabService, LabSettings } from './lab-service';
import { hostNames } from './services/nova';

const FOLDERS = [
  ...['log', 'lock', 'ovn', 'etc', 'neutron', 'cinder', 'manila', 'rabbitmq', 'nova/instances'],
  ...['glance/images', 'glance/staging', 'glance/tasks'],
];

const KEY_BYTES = 32;

/** Writes the settings of services into a lab's folder, with what their programs need there. */
export function writeLabFolder(
  folder: string,
  services: readonly LabService[],
  settings: LabSettings,
): void {
  for (const name of [...FOLDERS, ...hostNames(settings).map((host) => `nova/${host}`)]) {
    mkdirSync(path.join(folder, name), { recursive: true });
  }
  // Read by programs of any kind; none of it is a secret of anybody's.
  for (const source of ['python', 'chassis.sh']) {
    cpSync(path.join(__dirname, source), path.join(folder, source), { recursive: true });
  }
  const files = Object.assign(
    { ...brokerFiles(settings) },
    ...services.map((service) => service.files(settings)),
  ) as Record<string, Parameters<typeof iniText>[0] | string>;
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : iniText(content));
  }
  writeKeys(folder);
}

// What `keystone-manage fernet_setup` would write, without its second of start-up.
function writeKeys(folder: string): void {
  for (const repository of ['fernet', 'credential']) {
    const keys = path.join(folder, 'keys', repository);
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    for (const name of ['0', '1']) {
      const key = randomBytes(KEY_BYTES).toString('base64url');
      writeFileSync(path.join(keys, name), `${key}=`, { mode: 0o600 });
    }
  }
}
