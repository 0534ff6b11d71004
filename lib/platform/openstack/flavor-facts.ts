/** What a flavour is: the size of a machine. */

/** The size of a machine, by the numbers and in the units of Nova. */
export interface FlavorFacts {
  readonly vcpus: number;
  /** In MiB. */
  readonly ram: number;
  /** Of its own disk, in GiB; 0 when machines of this flavour boot from a volume. */
  readonly disk: number;
}

/** What a machine has, as `capacity` of a `Machine` takes it. */
export interface FlavorCapacity {
  readonly cpu: number;
  readonly memory: string;
  readonly ephemeralStorage: string;
}

/**
 * The capacity of a machine of a flavour. The kernel keeps some per cent of the memory for itself, so what the kubelet sees is a little less.
 *
 * @param rootGigabytes the size in GiB of the volume that it boots from, where it does
 */
export function flavorCapacity(facts: FlavorFacts, rootGigabytes?: number): FlavorCapacity {
  return {
    cpu: facts.vcpus,
    memory: `${facts.ram}Mi`,
    ephemeralStorage: `${rootGigabytes ?? facts.disk}Gi`,
  };
}
