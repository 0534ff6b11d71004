/** What a person writes for an initiator of iSCSI. */
import type { IqnInput, IscsiPortalInput } from '../values';

import type { IscsiChap } from './iscsi-chap';
import type { IscsidSettings } from './iscsid-setting';
import type { MultipathSettings } from './multipath-props';

/** A target that a machine knows of beforehand. */
export interface IscsiTargetLogin {
  /** Its name. */
  readonly iqn: IqnInput;

  /** Where it is reached: IP addresses, such as `10.0.0.1`, `10.0.0.1:3260`, `[2001:db8::1]:3260`, `10.0.0.1:3260,2` for portal group 2. */
  readonly portals: readonly IscsiPortalInput[];

  /**
   * Whether the machine logs in at every boot, and goes on trying. With `manual` only what is needed for a login is written down; for disks that
   * the kubelet attaches leave the target out altogether.
   *
   * @default 'boot'
   */
  readonly login?: 'boot' | 'manual';

  /**
   * Who the machine is to this target.
   *
   * @default - the initiator's `chap`
   */
  readonly chap?: IscsiChap;

  /**
   * Settings of this target alone; those whose names begin with `node.`.
   *
   * @default {}
   */
  readonly settings?: IscsidSettings;
}

/** An initiator of iSCSI: who the machine is, how it behaves, and what it logs in to. */
export interface IscsiInitiatorProps {
  /**
   * The name of the machine, which no other machine may have: two initiators of one name throw each other out of their sessions, and access
   * lists cannot tell them apart. Write this or `namingAuthority`.
   *
   * @default - `<namingAuthority>:<hostname>`
   */
  readonly iqn?: IqnInput;

  /**
   * The part of the name before the colon, such as `iqn.2016-06.com.example`; the host name follows, so that one text does for all machines.
   *
   * @default - `iqn` says the whole name
   */
  readonly namingAuthority?: string;

  /**
   * Settings by the names of `iscsid.conf`.
   *
   * @default {}
   */
  readonly settings?: IscsidSettings;

  /**
   * Who the machine is to targets; read from a file when the machine is up. Also for targets that others find, such as the kubelet.
   *
   * @default - no login by CHAP
   */
  readonly chap?: IscsiChap;

  /**
   * Who the machine is when it asks which targets there are, which has an access list of its own.
   *
   * @default - it asks without
   */
  readonly discoveryChap?: IscsiChap;

  /**
   * Targets that the machine knows of.
   *
   * @default []
   */
  readonly targets?: readonly IscsiTargetLogin[];

  /**
   * Whether several ways to a disk become one disk, by dm-multipath; or how.
   *
   * @default true
   */
  readonly multipath?: boolean | MultipathSettings;

  /**
   * Whether disks that tcmu-runner serves (vendor LIO-ORG, model TCMU device) are never sent WRITE SAME, by a udev rule. One with UNMAP ends
   * tcmu-runner 1.5.4 for a file on GlusterFS, and ext4 sends it by itself soon after the first mount; zeroes are written as data instead.
   *
   * @default true
   */
  readonly writeSameGuard?: boolean;

  /**
   * Whether the packages are installed.
   *
   * @default false - the image has them
   */
  readonly install?: boolean;

  /**
   * Whose packages: `open-iscsi` and `multipath-tools` of Debian and Ubuntu, or `iscsi-initiator-utils` and `device-mapper-multipath` of the
   * family of Red Hat.
   *
   * @default 'debian'
   */
  readonly distribution?: 'debian' | 'rhel';
}
