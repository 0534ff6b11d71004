/** All services that a control plane can have, in the order in which they are started. */
import type { LabService } from '../lab-service';
import { barbican } from './barbican';
import { cinder } from './cinder';
import { glance } from './glance';
import { keystone } from './keystone';
import { manila } from './manila';
import { neutron } from './neutron';
import { nova } from './nova';
import { octavia } from './octavia';
import { placement } from './placement';
import { swift } from './swift';

/** A service that only some labs have. */
export type ExtraService = 'barbican' | 'manila' | 'octavia' | 'swift';

/** What every control plane has. */
const core: readonly LabService[] = [keystone, placement, neutron, nova, glance, cinder];

const extras: Readonly<Record<ExtraService, LabService>> = {
  barbican,
  manila,
  octavia,
  swift,
};

/** Every service there is. */
export const allServices: readonly LabService[] = [...core, ...Object.values(extras)];

/** The services of a control plane with these extras. */
export function servicesWith(wanted: readonly ExtraService[]): readonly LabService[] {
  const chosen = Object.entries(extras).filter(([name]) =>
    (wanted as readonly string[]).includes(name),
  );
  return [...core, ...chosen.map(([, service]) => service)];
}
