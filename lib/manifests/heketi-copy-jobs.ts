/** The jobs that copy the database: from time to time, and once for its move. */
import { HEKETI_BACKUP, HEKETI_MOVE } from './heketi-copy-programs';
import { HEKETI_PATHS, clientVariables, nameByContent } from './heketi-config';
import {
  TEMPORARY,
  claimVolume,
  podTemplate,
  programContainer,
  secretVolume,
  tlsVolume,
} from './heketi-pod';
import type { ReadHeketi } from './heketi-read';
import type { ReadClaim } from './heketi-read-claim';
import type { ReadBackup } from './heketi-read-database';

/** The CronJob that makes backups. */
export function backupJob(
  read: ReadHeketi,
  backup: ReadBackup,
  labels: Readonly<Record<string, string>>,
): object {
  const { secret } = read.database;
  const copy = secret === undefined ? [] : [secretVolume(secret)];
  const folder = claimVolume('backups', HEKETI_PATHS.backups, backup.claim.name);
  const volumes = [folder, TEMPORARY, ...copy, ...tlsVolume(read)];
  const container = programContainer(read, 'backup', HEKETI_BACKUP, {
    env: [
      ...clientVariables(read),
      { name: 'KEEP', value: String(backup.keep) },
      ...(secret === undefined ? [] : [{ name: 'COPY_DIR', value: HEKETI_PATHS.secret }]),
    ],
    volumes,
  });
  return {
    schedule: backup.schedule,
    // Two at once would take each other's files for old ones.
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    jobTemplate: {
      spec: {
        backoffLimit: 2,
        // Heketi's client waits for ever; without an end, one that hangs would be the last copy.
        activeDeadlineSeconds: 3600,
        template: podTemplate(read, {
          labels,
          containers: [container],
          volumes,
          restartPolicy: 'Never',
        }),
      },
    },
  };
}

/** The Job that copies the database to where it is to live. */
export function moveJob(
  read: ReadHeketi,
  claim: ReadClaim,
  labels: Readonly<Record<string, string>>,
): { readonly name: string; readonly spec: object } {
  const target = claimVolume('target', HEKETI_PATHS.target, claim.name);
  const volumes = [target, TEMPORARY, ...tlsVolume(read)];
  const server = `-n ${read.namespace} deployment/${read.name} -c heketi`;
  const resume = `kubectl exec ${server} -- sh -c 'kill -USR2 1'`;
  const container = programContainer(read, 'move', HEKETI_MOVE, {
    env: [...clientVariables(read), { name: 'RESUME', value: resume }],
    volumes,
  });
  const spec = {
    backoffLimit: 2,
    activeDeadlineSeconds: 7200,
    template: podTemplate(read, {
      labels,
      containers: [container],
      volumes,
      restartPolicy: 'Never',
    }),
  };
  return { name: nameByContent(`${read.name}-move`, JSON.stringify(spec)), spec };
}
