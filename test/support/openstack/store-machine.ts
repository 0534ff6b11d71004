/** A machine with every program by which machines on OpenStack fetch secrets and keep objects. */
import { File, Machine } from '../../../lib/machine';
import {
  BARBICAN_SECRET,
  BARBICAN_SECRET_TEXT,
} from '../../../lib/platform/openstack/barbican-secret-program';
import {
  OPENSTACK_LIBRARY,
  OPENSTACK_LIBRARY_TEXT,
} from '../../../lib/platform/openstack/openstack-library';
import { S3_BUCKET, S3_BUCKET_TEXT } from '../../../lib/platform/openstack/s3-bucket-program';
import {
  SWIFT_BUCKET,
  SWIFT_BUCKET_TEXT,
} from '../../../lib/platform/openstack/swift-bucket-program';
import {
  USER_DATA_SECRET,
  USER_DATA_SECRET_TEXT,
} from '../../../lib/platform/openstack/user-data-secret-program';

const PROGRAMS = {
  [BARBICAN_SECRET]: BARBICAN_SECRET_TEXT,
  [S3_BUCKET]: S3_BUCKET_TEXT,
  [SWIFT_BUCKET]: SWIFT_BUCKET_TEXT,
  [USER_DATA_SECRET]: USER_DATA_SECRET_TEXT,
};

/** The machine. */
export function storeMachine(): Machine {
  const machine = new Machine('keeper');
  new File(machine, 'library', { path: OPENSTACK_LIBRARY, content: OPENSTACK_LIBRARY_TEXT });
  for (const [path, content] of Object.entries(PROGRAMS)) {
    const id = path.split('/').at(-1) ?? path;
    new File(machine, id, { path, content, mode: '0755' });
  }
  return machine;
}
