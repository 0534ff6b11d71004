/** What the machines of a platform have in common: each is registered once, with the first machine that needs it. */
import * as openstack from '@pulumi/openstack';
import type * as pulumi from '@pulumi/pulumi';

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
  private image: pulumi.Input<string> | undefined;
  private key: openstack.compute.Keypair | undefined;
  private isKeyDeclared = false;

  /** What a server boots from, and its data volumes. */
  disks(setting: OpenStackSetting, volumes: readonly openstack.blockstorage.Volume[]): ServerDisks {
    this.image ??= imageId(setting, setting.args.image);
    const { rootVolume } = setting.args;
    const data = volumes.map(({ id }) => dataDevice(id));
    if (rootVolume !== undefined) {
      return { blockDevices: [rootDevice(setting, this.image, rootVolume), ...data] };
    }
    // The provider wants the image both ways as soon as there is another disk.
    const local = { ...BOOT, uuid: this.image, destinationType: 'local' };
    return {
      imageId: this.image,
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
    const { publicKey } = keyPair;
    this.key ??= new openstack.compute.Keypair(
      'key',
      { name: setting.named('key'), publicKey },
      setting.options(),
    );
    return this.key.name;
  }
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
