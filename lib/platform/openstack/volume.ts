/** The data volumes of a machine: they outlive it, and the stack unless that is given up in words. */
import * as openstack from '@pulumi/openstack';
import * as pulumi from '@pulumi/pulumi';

import { asString, promisedValue } from '../../bridge/outputs';
import { Quantity } from '../../values';
import type { QuantityInput } from '../../values';
import type { DataVolume } from '../placement';
import type { OpenStackSetting, ResourceWishes } from './setting';
import { linkedForms } from './volume-links';
import type { LinkedVolume } from './volume-links';

const GIB = 1024n ** 3n;

/** A volume whose id stands in the text of its machine before the volume is registered. */
export class LateVolume {
  readonly spec: DataVolume;
  /** How its id stands in the text of the machine. */
  readonly linked: LinkedVolume;
  private readonly machine: string;
  private readonly zone: string | undefined;
  private readonly id = promisedValue<string>();

  /**
   * Registers nothing.
   *
   * @param zone the zone of Cinder
   */
  constructor(machine: string, spec: DataVolume, zone: string | undefined) {
    this.machine = machine;
    this.spec = spec;
    this.zone = zone;
    const form = (key: 'id' | 'serial' | 'wwn'): string =>
      asString(
        this.id.output.apply((whole) => linkedForms(whole)[key]),
        `${machine}-${spec.name}.${key}`,
      );
    this.linked = { name: spec.name, id: form('id'), serial: form('serial'), wwn: form('wwn') };
  }

  /** Registers the volume, and lets its id into the text of the machine. */
  register(setting: OpenStackSetting, wishes: ResourceWishes): openstack.blockstorage.Volume {
    const { machine, spec, zone } = this;
    const { volumeTypes = {}, retain = true } = setting.args;
    const type = volumeTypes[spec.performance ?? 'standard'];
    const name = `${machine}-${spec.name}`;
    const volume = new openstack.blockstorage.Volume(
      name,
      {
        name: setting.named(name),
        description: `data volume "${spec.name}" of machine "${machine}"`,
        size: sizeInGib(spec.size),
        // A file system grows while it is mounted.
        enableOnlineResize: true,
        ...(type === undefined ? {} : { volumeType: type }),
        ...(zone === undefined ? {} : { availabilityZone: zone }),
      },
      pulumi.mergeOptions(setting.options(wishes), {
        retainOnDelete: retain,
        // Either would make another volume, empty, in its place. What is on a volume moves by Cinder's own means.
        ignoreChanges: ['volumeType', 'availabilityZone'],
      }),
    );
    this.id.give(volume.id);
    return volume;
  }
}

/** Cinder counts in whole GiB: rounded up. */
export function sizeInGib(size: QuantityInput): number {
  const bytes = Quantity.of(size).bytes();
  return Number((bytes + GIB - 1n) / GIB);
}
