/** A PersistentVolumeClaim: one that is there, by its name, or one that is made. */
export type HeketiVolumeClaim =
  | string
  | {
      /** Its name. @default - that of the Deployment and `-database` */
      readonly name?: string;
      /** How much; at least 1Gi. Upstream's own volume for this has 2 GiB. @default '2Gi' */
      readonly size?: string;
      /** The class. @default - the cluster's default class */
      readonly storageClassName?: string;
      /** Who may mount it. @default ['ReadWriteOnce'] */
      readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany')[];
    };

/** What the database begins with where there is none yet. It is copied, verified, and put into its place in one step; the source stays as it is. */
export type HeketiDatabaseSource =
  /** A claim that a Heketi, which does not run any more, had as its database. */
  | { readonly claim: string }
  /** A Secret that Heketi keeps a copy in. */
  | { readonly secret: string }
  /** A file that the backup of this library made, such as `heketi-20260131T030000Z.json.gz`, on that claim. */
  | { readonly backup: { readonly claim: string; readonly file: string } };

/** Copies of the database, made while Heketi runs, each proved to be readable. */
export interface HeketiBackup {
  /** The claim that they are written to; not that of the database. A new one is named after the Deployment, with `-backup`. @default {} */
  readonly claim?: HeketiVolumeClaim;
  /** When, as a CronJob says it, by the clock of the controller manager. @default '17 3 * * *' */
  readonly schedule?: string;
  /** How many are kept; 1 to 1000. @default 14 */
  readonly keep?: number;
}

/** Where the database of Heketi lives. */
export type HeketiDatabase =
  | {
      /** On a volume of its own. */
      readonly claim: HeketiVolumeClaim;

      /**
       * What it begins with, for the move from somewhere else. Where there is a database already, this does nothing.
       *
       * @default - an empty database
       */
      readonly beginFrom?: HeketiDatabaseSource;

      /**
       * Whether Heketi refuses to start where there is no database, as the volume may be another one. To be said once it is in use.
       *
       * @default false
       */
      readonly mustExist?: boolean;

      /** Copies of it, from time to time. @default - none */
      readonly backup?: HeketiBackup;

      /**
       * Where it is to live from the next change on: a Job copies it there while Heketi runs, proves the copy, and has Heketi take no changes any
       * more. When the Job is done, write this claim as the database, with `mustExist`. Until then nothing has moved.
       *
       * @default - it stays
       */
      readonly moveTo?: HeketiVolumeClaim;
    }
  | {
      /**
       * In the pod, and copied by Heketi to a Secret of this name at each change: what upstream does where there is no volume. The Secret
       * may have 1 MiB, which is some ten thousand bricks; beyond, Heketi goes on, and only its log tells that there is no copy any more.
       */
      readonly secret: string;

      /**
       * Whether Heketi refuses to start without that Secret. To be said once it is in use.
       *
       * @default false
       */
      readonly mustExist?: boolean;

      /** Copies of it, from time to time. @default - none */
      readonly backup?: HeketiBackup;

      /**
       * Where it is to live from the next change on: a Job copies it there while Heketi runs, proves the copy, and has Heketi take no changes any
       * more. When the Job is done, write this claim as the database, with `mustExist`. Until then nothing has moved.
       *
       * @default - it stays
       */
      readonly moveTo?: HeketiVolumeClaim;
    }
  | {
      /** In the pod, and gone with it: topology and volumes are forgotten, although they are there. For trials. */
      readonly ephemeral: 'forget-everything-with-the-pod';

      /** Copies of it, from time to time. @default - none */
      readonly backup?: HeketiBackup;

      /**
       * Where it is to live from the next change on: a Job copies it there while Heketi runs, proves the copy, and has Heketi take no changes any
       * more. When the Job is done, write this claim as the database, with `mustExist`. Until then nothing has moved.
       *
       * @default - it stays
       */
      readonly moveTo?: HeketiVolumeClaim;
    };
