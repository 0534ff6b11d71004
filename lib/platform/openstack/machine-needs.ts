/** What a machine asks of the project, with what is registered together with it. */
import type { CloudNeed } from './cloud-need';
import type { PlatformParts } from './declared-machines';
import type { CheckedMachine } from './register-machine';
import { sizeInGib } from './volume';

/** What a machine asks of the project beyond those that were declared before it. */
export function machineNeeds(parts: PlatformParts, checked: CheckedMachine): readonly CloudNeed[] {
  const { networks, endpoints, shared, setting } = parts;
  const { planned, args, endpoints: before } = checked;
  const { antiAffinity, publicAddress } = args;
  return [
    ...networks.needs(planned),
    ...before.flatMap((endpoint) => endpoints.needs(endpoint)),
    ...(shared.declareKey(setting) ? [{ kind: 'key-pair' } as const] : []),
    ...(antiAffinity !== undefined && shared.groups.declare(antiAffinity)
      ? [{ kind: 'server-group' } as const]
      : []),
    { kind: 'port' },
    ...(publicAddress === true ? [{ kind: 'floating-ip' } as const] : []),
    ...volumeNeeds(parts, checked),
    serverNeed(parts, checked),
  ];
}

function volumeNeeds(
  { setting: { args } }: PlatformParts,
  { volumes, placement }: CheckedMachine,
): readonly CloudNeed[] {
  const zone = args.volumeAvailabilityZones?.[placement.failureDomain];
  return volumes.map(({ spec }) => {
    const type = args.volumeTypes?.[spec.performance ?? 'standard'];
    return {
      kind: 'volume',
      gigabytes: sizeInGib(spec.size),
      ...(type === undefined ? {} : { type }),
      ...(zone === undefined ? {} : { zone }),
    };
  });
}

function serverNeed(
  { setting: { args } }: PlatformParts,
  { args: machine, placement }: CheckedMachine,
): CloudNeed {
  const { flavor, image, rootVolume, volumeTypes = {} } = args;
  const type = volumeTypes[rootVolume?.performance ?? 'standard'];
  return {
    kind: 'server',
    flavor: machine.size ?? flavor,
    image,
    ...(args.availabilityZones === undefined ? {} : { zone: placement.failureDomain }),
    ...(rootVolume === undefined
      ? {}
      : {
          rootVolume: {
            gigabytes: sizeInGib(rootVolume.size),
            ...(type === undefined ? {} : { type }),
          },
        }),
    ...(machine.antiAffinity === undefined ? {} : { serverGroup: machine.antiAffinity.group }),
  };
}
