/** The local resources as the engine knows them: typed inputs in, typed outputs out, no logic. */
import * as pulumi from '@pulumi/pulumi';

import { LocalResource } from './dynamic-provider';
import type { BucketInputs, BucketState } from './bucket-provider';
import type { ImageInputs, ImageState } from './image-provider';
import type { MachineInputs, MachineState } from './machine-provider';
import type { NetworkInputs, NetworkState } from './network-provider';
import type { SecretInputs, SecretState } from './secret-provider';
import type { VolumeInputs, VolumeState } from './volume-provider';

type Outputs<State, Key extends keyof State> = {
  readonly [K in Key]: pulumi.Output<State[K]>;
};

/** The image in the user's cache. */
export class LocalImage
  extends LocalResource
  implements Outputs<ImageState, 'tree' | 'buildSeconds'>
{
  declare readonly tree: pulumi.Output<string>;
  declare readonly buildSeconds: pulumi.Output<number>;

  constructor(name: string, inputs: ImageInputs, options: pulumi.CustomResourceOptions) {
    super('image', 'LocalImage', name, inputs, ['tree', 'buildSeconds'], options);
  }
}

/** The bridge in its namespace. */
export class LocalBridge extends LocalResource implements Outputs<NetworkState, 'fabric'> {
  declare readonly fabric: pulumi.Output<string>;

  constructor(name: string, inputs: NetworkInputs, options: pulumi.CustomResourceOptions) {
    super('network', 'LocalNetwork', name, inputs, ['fabric'], options);
  }
}

/** The file that is a data volume. */
export class LocalVolume extends LocalResource implements Outputs<VolumeState, 'file' | 'takenUp'> {
  declare readonly file: pulumi.Output<string>;
  declare readonly takenUp: pulumi.Output<boolean>;

  constructor(name: string, inputs: VolumeInputs, options: pulumi.CustomResourceOptions) {
    super('volume', 'LocalVolume', name, inputs, ['file', 'takenUp'], options);
  }
}

/** The files may be known later, and are secret in any case. */
export type LateSecretInputs = Omit<SecretInputs, 'files'> & {
  readonly files: pulumi.Output<SecretInputs['files']>;
};

/** The folder with the files of a secret. */
export class LocalSecret extends LocalResource implements Outputs<SecretState, 'revision'> {
  declare readonly revision: pulumi.Output<string>;

  constructor(name: string, inputs: LateSecretInputs, options: pulumi.CustomResourceOptions) {
    const secret = { additionalSecretOutputs: ['files'] };
    const merged = pulumi.mergeOptions(options, secret);
    super('secret', 'LocalSecret', name, inputs, ['revision'], merged);
  }
}

/** The folder that is a bucket. */
export class LocalBucket
  extends LocalResource
  implements Outputs<BucketState, 'directory' | 'takenUp'>
{
  declare readonly directory: pulumi.Output<string>;
  declare readonly takenUp: pulumi.Output<boolean>;

  constructor(name: string, inputs: BucketInputs, options: pulumi.CustomResourceOptions) {
    super('bucket', 'LocalBucket', name, inputs, ['directory', 'takenUp'], options);
  }
}

/** The seed may hold values that are known later. */
export type LateMachineInputs = Omit<MachineInputs, 'seed'> & {
  readonly seed: pulumi.Input<MachineInputs['seed']>;
};

type MachineOutput =
  'address' | 'state' | 'instance' | 'seedDirectory' | 'log' | 'pid' | 'bootSeconds' | 'skipped';

/** The container. */
export class LocalContainer extends LocalResource implements Outputs<MachineState, MachineOutput> {
  declare readonly address: pulumi.Output<string>;
  declare readonly state: pulumi.Output<MachineState['state']>;
  declare readonly instance: pulumi.Output<string>;
  declare readonly seedDirectory: pulumi.Output<string>;
  declare readonly log: pulumi.Output<string>;
  declare readonly pid: pulumi.Output<number>;
  declare readonly bootSeconds: pulumi.Output<number>;
  declare readonly skipped: pulumi.Output<readonly string[]>;

  constructor(name: string, inputs: LateMachineInputs, options: pulumi.CustomResourceOptions) {
    const outputs = ['state', 'instance', 'seedDirectory', 'log', 'pid', 'bootSeconds', 'skipped'];
    super('machine', 'LocalMachine', name, inputs, outputs, options);
  }
}
