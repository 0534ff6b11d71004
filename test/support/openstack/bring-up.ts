/** Brings a control plane up: its processes, and what is in every cloud before anybody uses it. */
import { PASSWORD } from '../../../tools/openstack-lab/lab-service';
import type { LabService } from '../../../tools/openstack-lab/lab-service';
import { CloudSession } from './cloud-session';
import { ControlPlane } from './control-plane';
import { backEndsAreUp, seedIdentity, seedOffers } from './seed';

/** Who administers the cloud. */
export const ADMIN = { name: 'admin', password: PASSWORD, project: 'admin' };

/** A control plane that is up, and its administrator. */
export interface Furnished {
  readonly plane: ControlPlane;
  readonly admin: CloudSession;
}

/** The address by which programs sign in. */
export function authUrlOf(plane: { address(port: string): string }): string {
  return `${plane.address('keystone')}/v3`;
}

/** Starts one. @throws Error with the last lines of every log when it does not come up */
export async function bringUp(
  services: readonly LabService[],
  computes: number,
): Promise<Furnished> {
  const plane = await ControlPlane.prepare({ services, computes });
  try {
    const [admin] = await Promise.all([furnish(plane), plane.start()]);
    return { plane, admin };
  } catch (error) {
    const words = plane.lastWords();
    await plane.stop();
    throw new Error(`${String(error)}\n${words}`, { cause: error });
  }
}

/** Puts in what is in every cloud, as the services come up. */
async function furnish(plane: ControlPlane): Promise<CloudSession> {
  const authUrl = authUrlOf(plane);
  await plane.listens('keystone');
  const first = await CloudSession.open(authUrl, ADMIN);
  await seedIdentity(first, plane);
  // Signed in once more: the catalog comes with the token.
  const admin = await CloudSession.open(authUrl, ADMIN);
  await seedOffers(admin, plane);
  await backEndsAreUp(admin, plane);
  return admin;
}
