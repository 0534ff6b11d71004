/** What the machines of a platform have in common: each is registered once, with the first machine that needs it. */
import { createHash } from 'node:crypto';

import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import { imageId } from './lookup';
import type { OpenStackRootVolume } from './openstack-platform-args';
import { ServerGroups } from './server-group';
import type { OpenStackSetting } from './setting';
import { sizeInGib } from './volume';

type BlockDevice = openstack.types.input.compute.InstanceBlockDevice;

/** The disks of a server as Nova is told of them. */
export interface ServerDisks {
  readonly imageId?: pulumi.Input<string>;
  readonly blockDevices?: BlockDevice[];
}

/** What the machines of a platform have in common. */
export class Shared {
  readonly groups = new ServerGroups();
  private found: pulumi.Input<string> | undefined;
  private key: openstack.compute.Keypair | undefined;
  private isKeyDeclared = false;

  /** The id of the image that servers boot from. */
  image(setting: OpenStackSetting): pulumi.Input<string> {
    this.found ??= imageId(setting, setting.args.image);
    return this.found;
  }

  /** What a server boots from, and its data volumes. */
  disks(setting: OpenStackSetting, volumes: readonly openstack.blockstorage.Volume[]): ServerDisks {
    const image = this.image(setting);
    const { rootVolume } = setting.args;
    const data = volumes.map(({ id }) => dataDevice(id));
    if (rootVolume !== undefined) {
      return { blockDevices: [rootDevice(setting, image, rootVolume), ...data] };
    }
    // The provider wants the image both ways as soon as there is another disk.
    const local = { ...BOOT, uuid: image, destinationType: 'local' };
    return {
      imageId: image,
      ...(data.length === 0 ? {} : { blockDevices: [local, ...data] }),
    };
  }

  /** Whether a key is declared by this machine, and was not before. */
  declareKey({ args: { keyPair } }: OpenStackSetting): boolean {
    const isNew = keyPair !== undefined && 'publicKey' in keyPair && !this.isKeyDeclared;
    this.isKeyDeclared ||= isNew;
    return isNew;
  }

  /** The name of the key that may log in. */
  keyPair(setting: OpenStackSetting): pulumi.Input<string> | undefined {
    const { keyPair } = setting.args;
    if (keyPair === undefined || 'name' in keyPair) return keyPair?.name;
    this.key ??= registerKey(setting, keyPair.publicKey);
    return this.key.name;
  }
}

const KEY_DIGITS = 8;

/**
 * Registers a key. Another key is another resource beside the old one, with a name of its own: under one name the old one would have to go first, and
 * every server with it, all at once. Servers change to the new one each in its turn. A key belongs to its user, who may have stacks of one name in several
 * projects.
 *
 * @see https://docs.openstack.org/api-ref/compute/#create-or-import-keypair
 */
function registerKey(setting: OpenStackSetting, publicKey: string): openstack.compute.Keypair {
  const whose = [pulumi.getProject(), pulumi.getStack(), publicKey];
  const digest = createHash('sha256').update(JSON.stringify(whose)).digest('hex');
  const own = `key-${digest.slice(0, KEY_DIGITS)}`;
  // A stack's name may have dots, which Nova takes in no name of a key.
  const name = setting.named(own).replaceAll('.', '-');
  return new openstack.compute.Keypair(own, { name, publicKey }, setting.options());
}

const BOOT = { sourceType: 'image', bootIndex: 0, deleteOnTermination: true } as const;

function rootDevice(
  { args: { volumeTypes = {} } }: OpenStackSetting,
  image: pulumi.Input<string>,
  { size, performance = 'standard' }: OpenStackRootVolume,
): BlockDevice {
  const type = volumeTypes[performance];
  return {
    ...BOOT,
    uuid: image,
    destinationType: 'volume',
    volumeSize: sizeInGib(size),
    ...(type === undefined ? {} : { volumeType: type }),
  };
}

// There before the server starts, and still there when it is gone.
function dataDevice(id: pulumi.Output<string>): BlockDevice {
  return {
    uuid: id,
    sourceType: 'volume',
    destinationType: 'volume',
    bootIndex: -1,
    deleteOnTermination: false,
  };
}
