/** What a program says about OpenStack as a whole. */
import type { CidrInput, QuantityInput } from '../../values';
import type { VolumePerformance } from '../placement';
import type { FlavorFacts } from './flavor-facts';
import type { LoadBalancerSettings } from './load-balancer-settings';
import type { OpenStackAuth } from './openstack-auth';
import type { OpenStackStoresArgs } from './openstack-stores';

/** OpenStack. */
export interface OpenStackPlatformArgs extends OpenStackStoresArgs {
  /**
   * Nova's availability zones, which are the failure domains. The first one is that of machines which ask for none.
   *
   * @default ['nova'] - and nothing is asked of Nova, which wants its own zone of that name not to be asked for
   * @see https://docs.openstack.org/nova/latest/admin/availability-zones.html
   */
  readonly availabilityZones?: readonly string[];

  /**
   * Cinder's availability zones by those of Nova.
   *
   * @default - Cinder's own choice
   */
  readonly volumeAvailabilityZones?: Readonly<Record<string, string>>;

  /**
   * The network that leads out, by its name or id: routers get their gateway from it, and machines their public addresses.
   *
   * @default - networks are not connected with anything
   */
  readonly externalNetwork?: string;

  /** What machines boot from. */
  readonly image: OpenStackImage;

  /**
   * What happens to machines that are there when the image is another one, because its name leads to another one now or because another was
   * named: `keep` leaves them until they are made anew for another reason, `replace` makes them anew.
   *
   * @default 'keep'
   */
  readonly imageChange?: 'keep' | 'replace';

  /** The flavour, by name, of machines that ask for no `size`. Another one resizes a machine in its place. */
  readonly flavor: string;

  /**
   * Machines boot from a volume of Cinder that goes with them, of this size.
   *
   * @default - from the disk of their flavour
   */
  readonly rootVolume?: OpenStackRootVolume;

  /**
   * The names of Cinder's volume types that stand for how fast a volume is. `fast` is refused for a data volume when nothing stands for it.
   *
   * @default - Cinder's own for `standard`
   */
  readonly volumeTypes?: Readonly<Partial<Record<VolumePerformance, string>>>;

  /**
   * The key that may log in as the image's own user: one that is made of a public key, or the name of one that is there.
   *
   * @default - none
   */
  readonly keyPair?: { readonly publicKey: string } | { readonly name: string };

  /**
   * The addresses of the servers that machines ask for names.
   *
   * @default - what Neutron offers
   */
  readonly nameservers?: readonly string[];

  /**
   * Whether machines get what they are told on a drive, too, so that they boot without the metadata service.
   *
   * @default true
   */
  readonly configDrive?: boolean;

  /**
   * Ranges of addresses by the group of machines that forwards them: pods behind machines whose network has no tunnel. Neutron drops packets of
   * other addresses than a port's own. Each key is a group that a flow speaks of.
   *
   * Where Neutron runs ML2/OVS, and not OVN, a flow *from* such a group lets in these ranges as well: it takes what a port may send as for the
   * port's own address. So a group that may reach what pods must not forwards none.
   *
   * @default {}
   * @see https://docs.openstack.org/neutron/latest/admin/archives/introduction.html
   */
  readonly forwardedRanges?: Readonly<Record<string, readonly CidrInput[]>>;

  /**
   * How programs are run on machines from where the engine runs.
   *
   * @default 'none' - nobody looks into machines
   */
  readonly access?: 'none' | { readonly ssh: OpenStackSsh };

  /**
   * What happens to a machine that is there when its user data is another one: `replace` makes it anew, since user data is read at the first boot
   * only; `keep` changes nothing until it is made anew for another reason.
   *
   * @default 'replace'
   */
  readonly userDataChange?: 'replace' | 'keep';

  /**
   * Whether data volumes outlive the stack. Where they do not, `destroy` and the removal of a machine delete what is on them.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * How machines of a pool are spread: on different hosts as far as there are some, or wherever there is room. A project has a quota for the members of
   * one server group (ten, where nobody has changed it), which is a pool's largest size with the former.
   *
   * @default 'soft-anti-affinity'
   */
  readonly poolSpread?: 'soft-anti-affinity' | 'anywhere';

  /**
   * How the load balancers in front of machines are.
   *
   * @default {}
   */
  readonly loadBalancer?: LoadBalancerSettings;

  /**
   * Whether the cloud is asked, before anything is made and in the preview already, if the credentials are taken, what is named here is there, and the
   * project has room for what the program declares. With `false` nothing is asked, and what is declared is remembered all the same: with `true` later on,
   * that is not new.
   *
   * @default true
   */
  readonly preflight?: boolean;

  /**
   * What flavours are, by name, where the program counts on it: it is refused when the cloud says otherwise.
   *
   * @default {}
   */
  readonly flavors?: Readonly<Record<string, FlavorFacts>>;

  /**
   * How the cloud is reached, and by whom.
   *
   * @default - the stack's `openstack:*` settings, the `OS_*` variables, `clouds.yaml`
   */
  readonly auth?: OpenStackAuth;
}

/** An image by its name, of which the newest one is taken, or by its id. */
export type OpenStackImage = { readonly name: string } | { readonly id: string };

/** The volume that a machine boots from. */
export interface OpenStackRootVolume {
  /** Its size, rounded up to whole GiB. */
  readonly size: QuantityInput;
  /**
   * How fast it is.
   *
   * @default 'standard'
   */
  readonly performance?: VolumePerformance;
}

/** How one logs in. */
export interface OpenStackSsh {
  /** Who logs in; it may become root by `sudo` without a password, unless it is root. */
  readonly user: string;
  /**
   * The file with the private key, on the computer where the engine runs.
   *
   * @default - what `ssh` finds by itself
   */
  readonly identityFile?: string;
  /**
   * Through which hosts, as `ssh -J` takes it: machines are reached by their addresses in the network. They are logged into with the same key, or one
   * that the configuration of the user names for them, and known by their own names or addresses: in `knownHosts` or the user's own `known_hosts`.
   *
   * @default - directly
   */
  readonly jump?: string;
  /**
   * The file by which machines are known: lines of `known_hosts` that begin with the name of a machine, or with `@cert-authority *` where an authority
   * has signed the keys of machines. A machine whose key is not in it, or another one, is not spoken to.
   *
   * @default - what `ssh` finds by itself, by the address: the user's own `known_hosts`. A machine that is not in it is not spoken to either
   */
  readonly knownHosts?: string;
  /**
   * The port.
   *
   * @default 22
   */
  readonly port?: number;
}
